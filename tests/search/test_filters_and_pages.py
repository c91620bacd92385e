"""Whatever is asked of a bank full of ties and gaps, the answer is that of the plain Python search."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search import service
from search.request import SearchRequest
from search.sorting import SORTS
from tests.search import factories, naive
from tests.search.corpus import DAYS, REQUESTS, STORIES, TITLES, publish_stories


@pytest.fixture
def bank(db: None) -> None:
    """Stories in one language or both, with an index of them."""
    publish_stories()
    service.rebuild()


_SEVERAL = hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def _all_pages(request: SearchRequest, page_size: int) -> tuple[list[tuple[uuid.UUID, str]], set[int]]:
    hits: list[tuple[uuid.UUID, str]] = []
    totals = set()
    for page in range(1, 1_000):
        fields = {name: getattr(request, name) for name in request.__slots__}
        results = service.search(SearchRequest(**fields | {"page": page, "page_size": page_size}))
        totals.add(results.total)
        if not results.hits:
            return hits, totals
        hits += results.hits
    raise AssertionError("The pages do not end.")


@pytest.mark.usefixtures("bank")
def test_any_request_is_answered_as_by_plain_python() -> None:
    """Filters, ranges, languages and order are right, and pages of any size together give every hit once."""

    @_SEVERAL
    @given(REQUESTS, st.sampled_from([1, 2, 3, 7, 20, 1000]))
    def check(request: SearchRequest, page_size: int) -> None:
        expected = naive.search(request)
        hits, totals = _all_pages(request, page_size)
        assert hits == expected
        assert totals == {len(expected)}

    check()


@pytest.mark.usefixtures("bank")
def test_pages_of_every_sort_neither_repeat_nor_skip() -> None:
    """Every page of every sort over a whole bank that is full of ties."""
    for sort in SORTS:
        expected = naive.search(SearchRequest(sort=sort))
        assert len({story_id for story_id, _language in expected}) == STORIES
        for page_size in (1, 2, 5, 19):
            assert _all_pages(SearchRequest(sort=sort), page_size) == (expected, {STORIES}), (sort, page_size)


@pytest.mark.usefixtures("bank")
def test_several_segments_change_nothing() -> None:
    """After many small commits the index has several segments with deleted entries in them; the order is the same."""
    for number in range(12):
        title, moment = TITLES[number % len(TITLES)], DAYS[number % 4]
        factories.publish(uuid.UUID(int=number), title=title, publishedAt=moment)
        service.follow()
    for number in range(0, 12, 3):
        factories.unpublish(uuid.UUID(int=number))
    service.follow()
    for sort in SORTS:
        assert _all_pages(SearchRequest(sort=sort), 7)[0] == naive.search(SearchRequest(sort=sort)), sort


@pytest.mark.usefixtures("bank")
def test_a_page_beyond_the_end_has_no_hits_and_the_right_total() -> None:
    """Not even an absurd page number: tantivy would reserve memory for it, and the process would be gone."""
    for page in (2, 10, 10**6, 10**9, 10**15, 2**63, 10**40):
        results = service.search(SearchRequest(page=page, page_size=100))
        assert (results.hits, results.total) == ([], STORIES), page
    assert len(service.search(SearchRequest(page=1, page_size=10**15)).hits) == STORIES


def test_an_empty_bank_has_no_hits(db: None) -> None:
    """No documents, no hits, no error."""
    for sort in SORTS:
        results = service.search(SearchRequest(sort=sort))
        assert (results.hits, results.total) == ([], 0)


def test_updated_since_is_inclusive(db: None) -> None:
    """A story changed at exactly that moment is in."""
    factories.publish(updatedAt="2026-03-01T09:00:00Z")
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert service.search(SearchRequest(updated_since=moment)).total == 1
    assert service.search(SearchRequest(updated_since=moment + timedelta(microseconds=1))).total == 0
