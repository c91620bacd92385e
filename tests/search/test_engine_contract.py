"""What every engine must do alike: one class of tests for both, held against the plain Python search."""

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search import service
from search.clauses import clauses_of
from search.conditions import AnyOf, Between
from search.engines import elasticsearch_engine
from search.engines.protocol import Engine
from search.engines.tantivy_engine import TantivyEngine
from search.errors import EngineError
from search.index_folder import IndexFolder
from search.request import SearchRequest
from search.schema import COLUMNS, Kind
from search.sorting import SORTS
from storybank.publication.models import PublishedStory
from tests.search import factories, naive
from tests.search.corpus import DAYS, REQUESTS, STORIES, TITLES, made_up_facts, publish_stories

#: Columns that a fact of the same name fills, so that plain Python can count them.
COUNTED = [
    name
    for name, kind in COLUMNS.items()
    if kind is Kind.VALUES and name in factories.PLAIN_FACTS and name != "hasEvidence"
]
_SEVERAL = hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass
class Bank:
    """An index of the published stories: `engine` opens it, `follow` brings it up to date."""

    engine: Callable[[], Engine]
    follow: Callable[[], int]


_ELASTICSEARCH = pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.any_database])


@pytest.fixture(params=["embedded", _ELASTICSEARCH])
def bank(request: pytest.FixtureRequest, db: None, folder: IndexFolder) -> Iterator[Bank]:
    """The same stories, freshly built into either index."""
    publish_stories()
    if request.param == "embedded":
        service.rebuild()
        yield Bank(lambda: TantivyEngine(folder.engine_files(folder.current() or "")), service.follow)
    else:
        cluster = request.getfixturevalue("cluster")
        service.rebuild_cluster()
        yield Bank(cluster.searched, service.follow_cluster)


def _pages(engine: Engine, request: SearchRequest, page_size: int) -> tuple[list[Any], set[int]]:
    clauses, hits, totals = clauses_of(request), [], set()
    for offset in range(0, 10_000, page_size):
        found = engine.find(clauses, SORTS[request.sort], offset, page_size)
        totals.add(found.total)
        if not found.hits:
            return hits, totals
        hits += found.hits
    raise AssertionError("The pages do not end.")


def _counted(request: SearchRequest) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    for story_id, language in naive.search(request):
        facts = PublishedStory.objects.get(story_id=story_id, language=language).facts
        for name, counter in counts.items():
            value = facts[name]
            counter.update(value if isinstance(value, list) else [] if value is None else [str(value)])
    return counts


class TestEveryEngine:
    def test_any_request_finds_what_plain_python_finds(self, bank):
        engine = bank.engine()

        @_SEVERAL
        @given(REQUESTS, st.sampled_from([3, 7, 20, 1000]))
        def check(request, page_size):
            expected = naive.search(request)
            assert _pages(engine, request, page_size) == (expected, {len(expected)})

        check()

    def test_any_request_counts_what_plain_python_counts(self, bank):
        engine = bank.engine()

        @hypothesis_settings(_SEVERAL, max_examples=60)
        @given(REQUESTS)
        def check(request):
            assert engine.count(clauses_of(request), COUNTED) == _counted(request)

        check()

    def test_pages_of_every_sort_neither_repeat_nor_skip(self, bank):
        engine = bank.engine()
        for sort in SORTS:
            expected = naive.search(SearchRequest(sort=sort))
            for page_size in (2, 19):
                assert _pages(engine, SearchRequest(sort=sort), page_size) == (expected, {STORIES}), sort

    def test_after_changes_and_removals_too(self, bank):
        draw = random.Random(7)
        changed = list(PublishedStory.objects.order_by("story_id", "language"))[::3]
        for number, old in enumerate(changed):
            if number % 3 == 0:
                factories.unpublish(old.story_id, old.language)
            else:
                other = old.language if number % 3 == 1 else {"nl": "en", "en": "nl"}[old.language]
                factories.publish(old.story_id, other, title=draw.choice(TITLES), **made_up_facts(draw))
            if number % 7 == 0:
                bank.follow()
        factories.publish(uuid.UUID(int=2**128 - 1), publishedAt=DAYS[2])
        bank.follow()
        engine = bank.engine()
        for sort in SORTS:
            for language in ("nl", "en"):
                request = SearchRequest(sort=sort, language=language)
                expected = naive.search(request)
                assert _pages(engine, request, 7) == (expected, {len(expected)}), request
                assert engine.count(clauses_of(request), COUNTED) == _counted(request)

    def test_a_page_beyond_the_end_has_no_hits_and_the_right_total(self, bank):
        engine, clauses, levels = bank.engine(), clauses_of(SearchRequest()), SORTS["title"]
        for offset in (STORIES, 9_999, 10_000, 10**6, 2**31, 2**63, 10**40):
            assert engine.find(clauses, levels, offset, 20) == engine.find(clauses, levels, STORIES, 1)
            assert engine.find(clauses, levels, offset, 20).total == STORIES
        assert engine.find(clauses, levels, 0, 0).hits == []
        assert len(engine.find(clauses, levels, 0, 10**15).hits) == STORIES
        assert len(engine.find(clauses, levels, 10, 10**15).hits) == STORIES - 10

    def test_nasty_values_find_nothing_and_break_nothing(self, bank):
        engine = bank.engine()
        everything = clauses_of(SearchRequest())
        for value in (
            "\x00",
            "",
            "'",
            '"',
            "*",
            "a" * 100_000,
            "😀",
            "\u202egroen",
            "[a TO z]",
            "/.*/",
            "groen OR 1",
            "\ud800",
            "groen\udfff",
            "\ufffe",
            "{" * 3_000,
            "1" * 5_000,
        ):
            clauses = clauses_of(SearchRequest(filters={"sector": (value,)}))
            assert engine.find(clauses, SORTS["title"], 0, 5).total == 0, value[:20]
            assert engine.count(clauses, ["sector"]) == {"sector": {}}, value[:20]
        assert engine.find([*everything, AnyOf("sector", ())], SORTS["title"], 0, 5).total == 0
        many = tuple(f"value-{number}" for number in range(400))
        assert engine.find([*everything, AnyOf("sector", (*many, "groen"))], SORTS["title"], 0, 5).total > 0

    def test_ranges_reach_to_the_ends_of_64_bits(self, bank):
        engine, everything = bank.engine(), clauses_of(SearchRequest())
        lowest, highest = -(2**63), 2**63 - 1
        known = engine.find(
            [*everything, Between("contractCents", lowest, highest)], SORTS["title"], 0, 1
        ).total
        assert 0 < known < STORIES
        assert (
            engine.find([*everything, Between("contractCents", lowest, -1)], SORTS["title"], 0, 1).total == 0
        )
        assert (
            engine.find([*everything, Between("storyHigh", 0, 2**64 - 1)], SORTS["title"], 0, 1).total
            == STORIES
        )
        middle = sorted(hit[0].int >> 64 for hit in naive.search(SearchRequest()))[STORIES // 2]
        found = engine.find([*everything, Between("storyHigh", middle, None)], SORTS["title"], 0, 1)
        assert found.total == STORIES - STORIES // 2

    def test_only_columns_of_values_are_counted(self, bank):
        engine = bank.engine()
        assert engine.count(clauses_of(SearchRequest()), []) == {}
        for column in ("storyHigh", "publishedDay", "titleKey", "unknown"):
            with pytest.raises(EngineError):
                engine.count(clauses_of(SearchRequest()), ["sector", column])

    def test_stamps_tell_of_every_entry_once(self, bank):
        engine = bank.engine()
        everything = engine.stamps(None, 1_000)
        assert len(everything) == PublishedStory.objects.count()
        assert {stamp.hit for stamp in everything} == set(
            PublishedStory.objects.values_list("story_id", "language")
        )
        assert len({stamp.digest for stamp in everything}) == len(everything)
        for limit in (3, 10):
            after, paged = None, []
            while page := engine.stamps(after, limit):
                paged += page
                after = page[-1].hit.story_id.int >> 64
            assert sorted(paged, key=repr) == sorted(everything, key=repr)


@pytest.mark.elasticsearch
@pytest.mark.any_database
def test_pages_far_behind_are_reached_in_strides(db, cluster, monkeypatch):
    """Elasticsearch pages by rank so far only; nobody notices."""
    publish_stories()
    service.rebuild_cluster()
    engine = cluster.searched()
    monkeypatch.setattr(elasticsearch_engine, "WINDOW", 8)
    for sort in SORTS:
        request = SearchRequest(sort=sort, page_size=5)
        expected = naive.search(request)
        for page in range(1, 20):
            asked = replace(request, page=page)
            found = engine.find(clauses_of(asked), SORTS[sort], asked.offset, 5)
            assert (found.hits, found.total) == (expected[asked.offset : asked.offset + 5], STORIES), (
                sort,
                page,
            )
