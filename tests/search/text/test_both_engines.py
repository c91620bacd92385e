"""Whatever is typed, the cluster and the embedded index give the same answer."""

from collections.abc import Iterator
from typing import Any

import pytest

from search import service
from search.answering import finder
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.engines.tantivy_engine import TantivyEngine
from search.explaining import Explanation, Sum, explained
from search.request import FACETS, SearchRequest
from tests.search.factories import publish

pytestmark = [pytest.mark.elasticsearch, pytest.mark.any_database]

TYPED = (
    "leerbedrijf schilderwerk",
    "levens cyclus kosten",
    "levenscycluskosten",
    "artikel 2.114",
    "raamoverenkomst",
    "raamovereenkomsten",
    "social clauses",
    "performance conditions",
    "kantoormeubilair",
    "meubels",
    "catering zonder vlees",
    "catering -vlees",
    "other than lowest price",
    '"social return"',
    '"social return" werk',
    "groningen schilderwerk",
    "gww",
    "sroi",
    "statushouders werk leeuwarden",
    "grond weg waterbouw banen",
    "cleaner air",
    "painting apprentices",
    "schildrewerk",
    "circulaire economie hergebruik materialen",
    "de het een",
    "xyzzyplugh",
    "xyzzyplugh schilderwerk",
    "?!",
    "\x00 \ud800 schilderwerk",
    " ".join(f"schilderwerk onderhoud circulair werk {number}" for number in range(40)),
)


@pytest.fixture
def both(demo_index: None, db: None, cluster: ElasticsearchIndexes) -> ElasticsearchIndexes:
    """The demo stories, freshly built into both indexes."""
    service.rebuild()
    service.rebuild_cluster()
    return cluster


@pytest.mark.parametrize("language", ["nl", "en"])
def test_any_text_is_found_in_the_same_order_and_for_the_same_reason(
    both: ElasticsearchIndexes, settings: Any, monkeypatch: Any, language: str
) -> None:
    """With what is corrected, read as a place and loosened, with filters, facets and marks, by date, and on every page."""
    address, find, count = settings.SEARCH_CLUSTER, TantivyEngine.find, TantivyEngine.count
    asked = [SearchRequest(text=text, language=language) for text in TYPED]
    asked += [SearchRequest(text=text, language=language, literal=True) for text in TYPED]
    asked += [
        SearchRequest(
            text=text, language=language, sort="-publishedAt", fallback="none", page_size=3, page=page
        )
        for text in TYPED
        for page in (1, 2)
    ]
    asked += [
        SearchRequest(text=text, language=language, has_english=True, page_size=4, page=2) for text in TYPED
    ]
    asked += [
        SearchRequest(text=text, language=language, filters={"evidenceGrade": ("A", "B")}, facets=FACETS)
        for text in ("", *TYPED)
    ]

    def not_asked(*_args: Any) -> None:
        raise AssertionError("The embedded index was asked.")

    found = marked = 0
    for request in asked:
        settings.SEARCH_CLUSTER = None
        monkeypatch.setattr(TantivyEngine, "find", find)
        monkeypatch.setattr(TantivyEngine, "count", count)
        embedded = service.search(request)
        settings.SEARCH_CLUSTER = address
        monkeypatch.setattr(TantivyEngine, "find", not_asked)
        monkeypatch.setattr(TantivyEngine, "count", not_asked)
        assert service.search(request) == embedded, request
        found += embedded.total > 0
        marked += any(one.title or one.body for one in embedded.highlights)
    assert found > len(asked) / 2
    assert marked > len(asked) / 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_scores_come_from_the_same_parts(both: ElasticsearchIndexes, language: str) -> None:
    """The parts of every score, on freshly built indexes."""
    reader, compared = service._reader(), 0
    for text in TYPED[:12]:
        request = SearchRequest(text=text, language=language)
        for hit in service.search(request).hits[:2]:
            ours, theirs = (
                explained(finder(engine, reader, request), engine, request, hit.story_id)
                for engine in (reader.engine(), both.searched())
            )
            assert ours
            assert theirs
            assert [name for name, _score in _scores(theirs)] == [name for name, _score in _scores(ours)]
            assert dict(_scores(theirs)) == pytest.approx(dict(_scores(ours)), rel=1e-5, abs=1e-5)
            compared += 1
    assert compared > 10


def _scores(told: Explanation) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield each part of an explanation by what tells it from others, in an order that ties do not change."""

    def parts_of(one: Sum) -> Iterator[tuple[tuple[str, ...], float]]:
        for part in sorted(one.parts, key=repr):
            yield (one.what, one.typed, part.kind, part.zone, part.found, f"{part.weight}"), part.score

    yield ("all",), told.score
    yield ("factor",), told.factor
    for one in told.sums:
        yield (one.what, one.typed), one.score
        yield from parts_of(one)


def test_a_story_that_changed_is_found_by_its_new_words(
    both: ElasticsearchIndexes,
) -> None:
    """The follower reads texts as the build does."""
    publish(title="Zeewierkwekers planten kelpwouden")
    service.follow()
    service.follow_cluster()
    assert service.search(SearchRequest(text="kelpwoud")).total == 1
    assert not service.compare_cluster()
