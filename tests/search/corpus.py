"""A bank full of ties and gaps, and requests of every kind about it."""

import random
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from search.request import FILTERS, SearchRequest
from search.sorting import SORTS
from storybank.publication.models import PublishedStory
from tests.search import factories

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


def made_up_facts(draw: random.Random) -> dict[str, Any]:
    """Return the facts of a story, drawn by lot."""
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


def publish_stories() -> None:
    """Save documents of stories in one language or both; always the same."""
    draw = random.Random(20260301)
    documents = []
    for _number in range(STORIES):
        story_id, facts = uuid.UUID(int=draw.getrandbits(128)), made_up_facts(draw)
        source = draw.choice(["nl", "nl", "en"])
        languages = draw.choice([["nl"], ["en"], ["nl", "en"], ["nl", "en"]])
        documents += [
            factories.document(story_id, language, title=draw.choice(TITLES), source_language=source, **facts)
            for language in languages
        ]
    PublishedStory.objects.bulk_create(documents)


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
#: Requests of every kind, for the first page.
REQUESTS = st.builds(
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
