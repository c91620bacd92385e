"""Any sequence of editor actions, when what they touch is refreshed in the editor's request."""

import pytest

from tests.publication.editors_at_work import any_sequence


@pytest.mark.long
@pytest.mark.django_db
def test_any_sequence_leaves_what_a_rebuild_would_make():
    any_sequence()
