"""Whatever the filters: who follows `/changes` has what `/stories` lists, and the digest is that of the copy."""

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search import service
from search.fitting import fits
from search.request import SearchRequest
from storybank.publication.models import PublishedStory
from tests.api.conftest import Caller
from tests.api.copies import Copy
from tests.search.corpus import REQUESTS, publish_stories

_MANY = hypothesis_settings(deadline=None, suppress_health_check=list(HealthCheck))
_DAY = st.sampled_from(["2025-12-31", "2026-01-01", "2026-02-03", "2026-03-29", "2026-06-30"])
_MOMENT = st.sampled_from(
    ["2025-12-31T23:00:00Z", "2026-02-03T11:00:00+01:00", "2026-03-29T00:30:00.000001Z"]
)
_AMOUNT = st.sampled_from(["0", "49999.99", "50000", "75000.5", "300000"])
_YES_OR_NO = st.sampled_from(["true", "false"])
_ONE_OF: dict[str, st.SearchStrategy[str]] = {
    "sdg": st.sampled_from(["8", "12", "13", "1"]),
    "cpv": st.sampled_from(["45", "452", "77", "45233141", "99"]),
    "region": st.just("noord"),
    "valueBand": st.sampled_from(["tot-50k", "50k-100k", "boven-drempel"]),
    "availableIn": st.sampled_from(["nl", "en"]),
    "evidenceGrade": st.sampled_from(["A", "B", "C", "D"]),
    "year": st.sampled_from(["2025", "2026"]),
    "hasEvidence": _YES_OR_NO,
    "hasEnglish": _YES_OR_NO,
    "publishedFrom": _DAY,
    "publishedTo": _DAY,
    "checkedFrom": _DAY,
    "checkedTo": _DAY,
    "updatedSince": _MOMENT,
    "valueFrom": _AMOUNT,
    "valueTo": _AMOUNT,
}
_SEVERAL = ("sdg", "cpv", "valueBand", "availableIn", "evidenceGrade", "year")


@st.composite
def queries(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Return filters as they are sent, of kinds whose values need no vocabulary."""
    names = draw(st.lists(st.sampled_from(sorted(_ONE_OF)), max_size=3, unique=True))
    return [
        (name, value)
        for name in names
        for value in draw(
            st.lists(_ONE_OF[name], min_size=1, max_size=3 if name in _SEVERAL else 1, unique=True)
        )
    ]


@pytest.fixture
def bank(db: None) -> None:
    """Stories in one language or both, with an index of them."""
    publish_stories()
    stories: dict[object, list[PublishedStory]] = {}
    for row in PublishedStory.objects.all():
        stories.setdefault(row.story_id, []).append(row)
    for rows in stories.values():
        for row in rows:
            row.available_languages = sorted(one.language for one in rows)
            row.card = json.dumps({"id": str(row.story_id)})
            row.wire_hash = hashlib.sha256(row.path.encode()).hexdigest()
    PublishedStory.objects.bulk_update(
        [row for rows in stories.values() for row in rows], ["available_languages", "card", "wire_hash"]
    )
    service.rebuild()


@pytest.mark.usefixtures("bank")
def test_filters_applied_to_facts_select_what_the_engine_finds() -> None:
    rows = list(PublishedStory.objects.order_by("story_id"))
    numbers = set()

    @hypothesis_settings(_MANY, max_examples=300)
    @given(REQUESTS)
    def check(request: SearchRequest) -> None:
        told = fits(request)
        selected = {
            (row.story_id, row.language)
            for row in rows
            if row.language == request.language
            and (told is None or told({**row.facts, "availableIn": row.available_languages}))
        }
        fields = {name: getattr(request, name) for name in request.__slots__}
        found = service.search(SearchRequest(**fields | {"fallback": "none", "page_size": 1000}))
        assert selected == set(found.hits)
        numbers.add(len(selected))

    check()
    assert len(numbers) > 5, "hardly any request found something"


@pytest.mark.usefixtures("bank")
def test_a_copy_has_what_the_list_shows_and_its_digest_says_so(api: Caller) -> None:
    sizes = set()

    def fetch(path: str) -> tuple[int, Any]:
        response = api.get(path)
        return response.status_code, response.json()

    @hypothesis_settings(_MANY, max_examples=60)
    @given(queries(), st.sampled_from([3, 20, 100]))
    def check(filters: list[tuple[str, str]], page_size: int) -> None:
        if fetch(f"/changes?{urlencode(filters)}")[0] == 400:  # a range that ends before it begins
            assert fetch(f"/stories?{urlencode(filters)}")[0] == 400
            return
        both = Copy(fetch, filters, page_size).follow()
        assert both.digest() == both.ours()["digest"]
        for language in ("nl", "en"):
            query = [*filters, ("lang", language), ("fallback", "none"), ("pageSize", "100")]
            listed = {story["id"] for story in fetch(f"/stories?{urlencode(query)}")[1]["results"]}
            alone = Copy(fetch, [*filters, ("lang", language)], page_size).follow()
            assert {key[0] for key in alone.hashes} == listed
            assert alone.digest() == alone.ours()["digest"]
            assert alone.hashes.items() == {
                (key, value) for key, value in both.hashes.items() if key[1] == language
            }
        sizes.add(len(both.hashes))

    check()
    assert len(sizes) > 5, "hardly any filter selected something"
