"""Any sequence of editor actions, when the worker refreshes all that they touch but one document."""

import pytest

from storybank.publication import following
from tests.publication.editors_at_work import any_sequence


@pytest.mark.long
@pytest.mark.django_db
def test_any_sequence_leaves_what_a_rebuild_would_make(monkeypatch):
    monkeypatch.setattr(following, "AT_ONCE", 1)
    any_sequence()
