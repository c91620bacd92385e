"""Whatever is asked of a bank full of ties and gaps, the answer is that of the plain Python search."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search import service
from search.request import FILTERS, SearchRequest
from search.sorting import SORTS
from storybank.publication.models import PublishedStory
from tests.search import factories, naive

STORIES = 90
VALUES = {
    "municipality": ["assen", "groningen", "leeuwarden", "s-hertogenbosch", "utrecht"],
    "province": ["drenthe", "groningen", "fryslan"],
    "region": ["noord"],
    "sector": ["bouw", "groen", "catering"],
    "impactType": ["werk", "circulair", "klimaat"],
    "instrument": ["social-return", "gunningscriterium", "marktconsultatie"],
    "targetGroup": ["statushouders", "jongeren"],
    "supplierType": ["sociaal-ontwikkelbedrijf", "mkb"],
    "sdg": ["8", "12", "13"],
    "cpv": ["45000000", "45200000", "45233141", "77310000"],
    "organisation": [str(uuid.UUID(int=number)) for number in range(3)],
}
BANDS = [("tot-50k", 0, 49_999.99), ("50k-100k", 50_000, 99_999.99), ("boven-drempel", 221_000, None)]
# Many titles are alike, or alike for longer than the number that stands for their beginning.
TITLES = [
    "Schilderwerk in de wijk",
    "Schilderwerk in de straat",
    "schilderwerk in de wijk",
    "Café op het plein",
    "Cafe op het plein",
    "100 banen",
    "‘t Groene lint",
    "Ærlig",
    "Één loket",
]
DAYS = ["2025-12-31T22:59:59Z", "2025-12-31T23:00:00Z", "2026-02-03T10:00:00Z", "2026-03-29T00:30:00.000001Z"]


def _some(draw: random.Random, values: list[str]) -> list[str]:
    return draw.sample(values, draw.randint(0, min(3, len(values))))


def _facts(draw: random.Random) -> dict[str, Any]:
    facts: dict[str, Any] = {name: _some(draw, values) for name, values in VALUES.items()}
    facts["procedure"] = draw.choice([None, "openbaar", "onderhands"])
    facts["evidenceGrade"] = draw.choice([None, "A", "B", "C", "D"])
    facts["hasEvidence"] = facts["evidenceGrade"] in ("A", "B", "C")
    facts["publishedAt"] = draw.choice(DAYS)
    facts["updatedAt"] = draw.choice(DAYS)
    facts["checkedAt"] = draw.choice([None, "2026-01-15", "2026-06-30"])
    facts["year"] = draw.choice([2025, 2026])
    disclosure = draw.choice(["exact", "band", "hidden"])
    if disclosure == "exact":
        value = draw.choice([0, 40_000, 49_999.99, 75_000.5, 2_000_000])
        facts |= {"contractValue": value, "contractValueExact": True, "valueFrom": value, "valueTo": value}
        facts["valueBand"] = "50k-100k"
    elif disclosure == "band":
        facts["valueBand"], lower, facts["valueTo"] = draw.choice(BANDS)
        facts |= {"contractValue": lower, "valueFrom": lower}
    return facts


@pytest.fixture
def bank(db: None) -> None:
    """Stories in one language or both, with an index of them."""
    draw = random.Random(20260301)
    documents = []
    for _number in range(STORIES):
        story_id, facts = uuid.UUID(int=draw.getrandbits(128)), _facts(draw)
        source = draw.choice(["nl", "nl", "en"])
        languages = draw.choice([["nl"], ["en"], ["nl", "en"], ["nl", "en"]])
        documents += [
            factories.document(story_id, language, title=draw.choice(TITLES), source_language=source, **facts)
            for language in languages
        ]
    PublishedStory.objects.bulk_create(documents)
    service.rebuild()


def _filter_values(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    known = VALUES.get(name, []) + {
        "procedure": ["openbaar", "onderhands"],
        "cpv": ["45", "4", "452", "77", "45233141", "99"],
        "valueBand": [band for band, _lower, _upper in BANDS],
        "availableIn": ["nl", "en"],
        "evidenceGrade": ["A", "B", "C", "D"],
        "year": ["2025", "2026"],
    }.get(name, [])
    return st.lists(st.sampled_from([*known, "unknown"]), max_size=3).map(tuple)


_DAY = st.none() | st.dates(date(2025, 12, 30), date(2026, 7, 1))
_AMOUNT = st.none() | st.sampled_from(
    [
        Decimal(text)
        for text in ("0", "49999.99", "49999.991", "50000", "75000.5", "99999.99", "300000", "1e30")
    ]
)
_REQUESTS = st.builds(
    SearchRequest,
    language=st.sampled_from(["nl", "en"]),
    fallback=st.sampled_from(["any", "none"]),
    filters=st.lists(st.sampled_from(FILTERS), max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: _filter_values(name) for name in names})
    ),
    bbox=st.none() | _filter_values("municipality"),
    has_evidence=st.sampled_from([None, None, True, False]),
    has_english=st.sampled_from([None, None, True, False]),
    published_from=_DAY,
    published_to=_DAY,
    checked_from=st.none() | _DAY,
    checked_to=st.none() | _DAY,
    updated_since=st.none()
    | st.sampled_from(
        [datetime.fromisoformat(day) + timedelta(microseconds=late) for day in DAYS for late in (0, 1)]
    ),
    value_from=_AMOUNT,
    value_to=_AMOUNT,
    sort=st.sampled_from(sorted(SORTS)),
)
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
    @given(_REQUESTS, st.sampled_from([1, 2, 3, 7, 20, 1000]))
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
