"""Each kind of node in the tree of a query: what it finds and how it scores."""

from typing import Any

import pytest

from search import service
from search.clauses import Matching
from search.conditions import AnyOf, Between
from search.engines.protocol import Found
from search.querying.tree import Best, Boost, Both, Constant, Everything, Near, Node, Nothing, Phrase, Term
from search.sorting import BY_ID, ByScore
from tests.search.factories import document

pytestmark = pytest.mark.django_db

SHOWN = AnyOf("shownIn", ("nl",))
WORDS = "titleWords"
TITLES = {
    "groot": "een groot groen park",
    "groen": "groen en nog eens groen",
    "park": "park met groot veld en groen",
}


@pytest.fixture
def names() -> dict[Any, str]:
    """Three stories, in an index."""
    found = {}
    for name, title in TITLES.items():
        made = document(title=title)
        made.save()
        found[made.story_id] = name
    service.rebuild()
    return found


def ask(node: Node) -> Found:
    """Ask the engine for what fits the node."""
    return service._reader().engine().find([SHOWN, Matching(node)], (ByScore(None), *BY_ID), 0, 10)


def word(text: str) -> Term:
    """Return the node for a word of a title."""
    return Term(WORDS, f"nl·{text}")


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (word("groot"), {"groot", "park"}),
        (word("vuurtoren"), set()),
        (Phrase(WORDS, ("nl·groot", "nl·groen")), {"groot"}),
        (Phrase(WORDS, ("nl·groen",)), {"groot", "groen", "park"}),
        (Phrase(WORDS, ("nl·groen", "nl·groot")), set()),
        (Constant(Near(WORDS, "nl·groot", "nl·groen", 3), 1.0), {"groot", "park"}),
        (Constant(Near(WORDS, "nl·groot", "nl·groen", 1), 1.0), {"groot"}),
        (Best((word("park"), word("eens"))), {"groot", "groen", "park"}),
        (Best(()), set()),
        (Both(must=(word("groot"), word("veld"))), {"park"}),
        (Both(must=(word("groen"),), must_not=(word("groot"),)), {"groen"}),
        (Both(should=(word("groot"), word("eens"), word("veld")), least=2), {"park"}),
        (Both(should=(word("groot"),), least=2), set()),
        (Both(should=(), least=0), set()),
        (Both(must=(word("groen"),), should=(word("veld"),)), {"groot", "groen", "park"}),
        (Both(must=(Constant(Everything(), 0.0),), must_not=(word("park"),)), {"groen"}),
        (Nothing(), set()),
        (Constant(AnyOf("language", ("nl",)), 1.0), {"groot", "groen", "park"}),
        (Constant(Between("gradeRank", 1, None), 1.0), set()),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)
def test_what_a_node_finds(names: dict[Any, str], node: Node, expected: set[str]) -> None:
    """Exactly these stories."""
    found = ask(node)
    assert {names[hit.story_id] for hit in found.hits} == expected
    assert found.total == len(expected) == len(found.scores)


def _score(node: Node, name: str, names: dict[Any, str]) -> float:
    found = ask(node)
    return {names[hit.story_id]: score for hit, score in zip(found.hits, found.scores, strict=True)}[name]


def test_how_nodes_score(names: dict[Any, str]) -> None:
    """The best with its share of the others, sums, factors and constants."""
    park, groot = (_score(word(text), "groot", names) for text in ("park", "groot"))
    assert park > 0
    both = (word("park"), word("groot"))
    high, low = max(park, groot), min(park, groot)
    assert _score(Best(both), "groot", names) == pytest.approx(high + 0.3 * low, rel=1e-5)
    assert _score(Best(both, 0.0), "groot", names) == pytest.approx(high, rel=1e-5)
    assert _score(Both(must=both), "groot", names) == pytest.approx(park + groot, rel=1e-5)
    assert _score(Boost(word("park"), 2.5), "groot", names) == pytest.approx(2.5 * park, rel=1e-5)
    assert _score(Constant(word("park"), 7.0), "groot", names) == 7.0


def test_a_shorter_text_and_a_rarer_word_score_higher(names: dict[Any, str]) -> None:
    """As BM25 says."""
    assert _score(word("veld"), "park", names) > _score(word("groot"), "park", names)
    assert _score(word("groot"), "groot", names) > _score(word("groot"), "park", names)


def test_conditions_beside_a_text_do_not_score(names: dict[Any, str]) -> None:
    """However rare they are."""
    engine = service._reader().engine()
    levels = (ByScore(None), *BY_ID)
    (story,) = [story for story, name in names.items() if name == "park"]
    narrow = [SHOWN, AnyOf("story", (story.hex,)), Matching(word("veld"))]
    alone = engine.find([SHOWN, Matching(word("veld"))], levels, 0, 10).scores
    assert list(engine.find(narrow, levels, 0, 10).scores) == list(alone)


def test_the_factor_of_the_entry_multiplies(names: dict[Any, str]) -> None:
    """By the column that the order names."""
    engine = service._reader().engine()
    clauses = [SHOWN, Matching(word("veld"))]
    plain = engine.find(clauses, (ByScore(None), *BY_ID), 0, 1).scores[0]
    for column, factor in (("factorNl", 1.1), ("factorEn", 1.0)):
        (score,) = engine.find(clauses, (ByScore(column), *BY_ID), 0, 1).scores
        assert score == pytest.approx(plain * factor, rel=1e-5)
