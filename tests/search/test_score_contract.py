"""The same tree of a text query scores the same on both engines, when both are freshly built."""

import random
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from search.clauses import Matching
from search.conditions import AnyOf, Between, NoneOf
from search.engines.elasticsearch_engine import ElasticsearchEngine
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.engines.protocol import Engine, Found
from search.engines.tantivy_engine import TantivyEngine
from search.entries import language_code
from search.querying.tree import Best, Boost, Both, Constant, Everything, Near, Node, Nothing, Phrase, Term
from search.schema import COLUMNS, READINGS, SENTINEL, ZONES, Kind
from search.sorting import DEFAULT_SORT, SORTS, relevance

pytestmark = [pytest.mark.elasticsearch, pytest.mark.any_database, pytest.mark.django_db]

ENTRIES, TREES = 600, 400
#: A few common words, some that are neither, many rare ones; "x" stands in nearly every entry.
WORDS = [
    "x",
    *(f"nl·w{number}" for number in range(40)),
    *(f"c·{number}" for number in range(400)),
    "2.114",
    "5%",
    "é",
]
LOTS = [400, *([20] * 40), *([1] * 400), 3, 3, 3]
TEXTS = [f"{zone}{reading}" for zone in ZONES for reading in READINGS]
ORDERED = [name for name in TEXTS if COLUMNS[name] is Kind.WORDS]
SECTORS = ["bouw", "groen", "catering"]


def _entry(draw: random.Random) -> dict[str, Any]:
    story = UUID(int=draw.getrandbits(128))
    language = draw.choice(["nl", "en"])
    entry: dict[str, Any] = {name: _text(draw) for name in TEXTS}
    entry |= {
        name: draw.choice([1.0, 1.03, 1.1, 1.27]) for name, kind in COLUMNS.items() if kind is Kind.FACTOR
    }
    return entry | {
        "story": story.hex,
        "storyHigh": story.int >> 64,
        "storyLow": story.int & (2**64 - 1),
        "language": [language],
        "languageCode": language_code(language),
        "digest": draw.getrandbits(64),
        "shownIn": ["nl", "en"][: draw.randint(1, 2)],
        "sector": draw.sample(SECTORS, draw.randint(0, 2)),
        "publishedMicros": draw.randint(0, 10**6),
        "dueDay": draw.randint(739_000, 740_000),
    }


def _text(draw: random.Random) -> str:
    return " ".join([*draw.choices(WORDS, LOTS, k=draw.choice([0, 2, 8, 8, 40])), SENTINEL])


@pytest.fixture
def engines(tmp_path: Path, cluster: ElasticsearchIndexes) -> tuple[Engine, Engine]:
    """Both engines, with the same entries in one commit."""
    draw = random.Random(114)
    entries = [_entry(draw) for _number in range(ENTRIES)]
    TantivyEngine.create(tmp_path)
    TantivyEngine(tmp_path).fill(entries)
    name = cluster.make()
    cluster.engine(name).fill(entries)
    embedded = TantivyEngine(tmp_path)
    return embedded, cluster.engine(name)


def _leaf(draw: random.Random) -> Node:
    word, other = draw.choices(WORDS, LOTS, k=2)
    kind = draw.randint(0, 9)
    if kind < 6:
        return Term(draw.choice(TEXTS), word)
    if kind < 8:
        return Phrase(draw.choice(ORDERED), (word, other) if draw.random() < 0.8 else (word, other, word))
    if kind == 8 and word != other:
        return Constant(
            Near(draw.choice(ORDERED), word, other, draw.randint(1, 6)), draw.choice([0.0, 0.5, 2.0])
        )
    return Constant(Between("dueDay", None, draw.randint(739_000, 740_000)), 0.2)


def _tree(draw: random.Random, depth: int) -> Node:
    if depth == 0:
        return _leaf(draw)
    inner = tuple(_tree(draw, depth - 1) for _number in range(draw.randint(1, 4)))
    match draw.randint(0, 5):
        case 0 | 1:
            return Best(inner, draw.choice([0.0, 0.3, 1.0]))
        case 2:
            return Both(must=inner)
        case 3:
            return Both(should=inner, least=draw.randint(1, len(inner)))
        case 4:
            excluded = (Term("bodyWords", draw.choices(WORDS, LOTS)[0]), AnyOf("sector", ("bouw",)))
            return Both(must=inner[:1], should=inner[1:], must_not=excluded[: draw.randint(1, 2)])
        case _:
            return Boost(inner[0], draw.choice([0.1, 1.5, 5.0]))


def _assert_alike(ours: Found, theirs: Found, asked: object) -> None:
    assert ours.total == theirs.total, asked
    assert set(ours.hits) == set(theirs.hits), asked
    scores = dict(zip(theirs.hits, theirs.scores, strict=True))
    for hit, score in zip(ours.hits, ours.scores, strict=True):
        assert scores[hit] == pytest.approx(score, rel=1e-5, abs=1e-5), asked
    # The same order, wherever neighbours differ by more than that.
    ranks = {hit: rank for rank, hit in enumerate(theirs.hits)}
    for (first, high), (second, low) in zip(
        list(zip(ours.hits, ours.scores, strict=True)),
        list(zip(ours.hits, ours.scores, strict=True))[1:],
        strict=False,
    ):
        assert high - low <= max(1e-5, 1e-5 * high) or ranks[first] < ranks[second], asked


def test_trees_drawn_by_lot_find_and_score_alike(engines: tuple[Engine, Engine]) -> None:
    """With conditions beside them, which add nothing, and multiplied by the factor of either language."""
    draw = random.Random(2114)
    found_something = 0
    for _number in range(TREES):
        tree = _tree(draw, draw.choice([0, 1, 1, 2, 3]))
        clauses = [AnyOf("shownIn", ("nl",)), Matching(tree)]
        if draw.random() < 0.3:
            clauses.append(NoneOf("sector", (draw.choice(SECTORS),)))
        levels = relevance(draw.choice(["nl", "en"]))
        ours, theirs = (engine.find(clauses, levels, 0, ENTRIES) for engine in engines)
        _assert_alike(ours, theirs, tree)
        found_something += ours.total > 0
        assert engines[0].count(clauses, ["sector", "language"]) == engines[1].count(
            clauses, ["sector", "language"]
        )
        # By date, the text only decides what fits.
        ours, theirs = (engine.find(clauses, SORTS[DEFAULT_SORT], 0, 50) for engine in engines)
        assert (ours.hits, ours.total, list(ours.scores)) == (theirs.hits, theirs.total, list(theirs.scores))
    assert found_something > TREES / 2


def test_what_fits_nothing_and_what_fits_everything(engines: tuple[Engine, Engine]) -> None:
    """The nodes at the edges of the tree's rules."""
    term = Term("bodyWords", "x")
    for tree in (
        Nothing(),
        Best(()),
        Both(),
        Both(should=(term,), least=2),
        Both(must=(Nothing(), term)),
        Both(must=(Constant(Everything(), 0.0),), must_not=(term,)),
        Constant(Everything(), 1.5),
        Constant(AnyOf("sector", ()), 1.0),
        Constant(AnyOf("sector", ("bouw", "groen")), 1.0),
        Best((Nothing(), term)),
        Phrase("bodyWords", ("x",)),
        Term("bodyWords", "nobody-wrote-this"),
    ):
        ours, theirs = (engine.find([Matching(tree)], relevance("nl"), 0, ENTRIES) for engine in engines)
        _assert_alike(ours, theirs, tree)


def test_pages_by_relevance_neither_repeat_nor_skip(engines: tuple[Engine, Engine]) -> None:
    """Most entries have the same score."""
    tree = Best((Constant(AnyOf("sector", ("bouw",)), 1.0), Term("titleWords", "x")))
    for engine in engines:
        everything = engine.find([Matching(tree)], relevance("nl"), 0, ENTRIES)
        paged = []
        for offset in range(0, everything.total + 17, 17):
            paged += engine.find([Matching(tree)], relevance("nl"), offset, 17).hits
        assert paged == everything.hits


def test_after_updates_both_find_the_same(engines: tuple[Engine, Engine]) -> None:
    """Scores may differ then: deleted entries count until they are merged away, differently on each engine."""
    draw = random.Random(5)
    embedded, elastic = engines
    assert isinstance(embedded, TantivyEngine)
    assert isinstance(elastic, ElasticsearchEngine)
    for _number in range(5):
        entries = [_entry(draw) for _number in range(40)]
        gone = [stamp.hit.story_id.hex for stamp in embedded.stamps(None, 30)]
        for engine in engines:
            engine.replace(gone, entries)
        embedded = embedded.refreshed()
    for _number in range(60):
        clauses = [Matching(_tree(draw, 2))]
        ours, theirs = (
            engine.find(clauses, relevance("nl"), 0, 2 * ENTRIES) for engine in (embedded, elastic)
        )
        assert (ours.total, set(ours.hits)) == (theirs.total, set(theirs.hits))
        assert embedded.count(clauses, ["sector"]) == elastic.count(clauses, ["sector"])
