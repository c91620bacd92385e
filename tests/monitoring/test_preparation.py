"""What was prepared is remembered in the database it was prepared in."""

import pytest

from storybank.monitoring.service import is_prepared, record_prepared


@pytest.mark.django_db
def test_prepared_is_known_by_its_fingerprint(django_assert_num_queries):
    assert not is_prepared("demo", "a")
    record_prepared("demo", "a")
    with django_assert_num_queries(1):
        assert is_prepared("demo", "a")
    assert not is_prepared("demo", "b")
    assert not is_prepared("other", "a")


@pytest.mark.django_db
def test_a_new_fingerprint_replaces_the_old():
    record_prepared("demo", "a")
    record_prepared("demo", "b")
    assert is_prepared("demo", "b")
    assert not is_prepared("demo", "a")
