"""From the units of a query to the tree that an engine takes, with a name for each part so that scores can be explained."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from search.analysis.query import Query
from search.conditions import Between
from search.querying.leaving_out import forbidden, welcome
from search.querying.tree import Best, Both, Constant, Everything, Near, Node, Term
from search.querying.units import Scope, Unit, is_searched, typed_text
from search.ranking import CHECKED, FITTING, LEAST_SHARE, NEAR, NEIGHBOURS, SAID_BY, UNMENTIONED
from search.schema import CONCEPT_MARK, language_mark

#: Pairs of neighbours that are looked at, from the beginning of a query.
_MOST_PAIRS = 8


@dataclass(frozen=True, slots=True)
class Bonus:
    """Something that adds to a score and decides nothing: what it is for, of which words, and the node."""

    what: str
    typed: str
    node: Node


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A whole text query: the units, how many of them must be found, what adds, and what must not be there."""

    units: tuple[Unit, ...]
    least: int
    bonuses: tuple[Bonus, ...]
    must_not: tuple[Node, ...]

    @property
    def is_scored(self) -> bool:
        """Whether stories differ in how well they fit: not when words are only left out."""
        return bool(self.units)

    @property
    def tree(self) -> Node:
        """The tree for an engine."""
        nodes = tuple(unit.node for unit in self.units)
        should = tuple(bonus.node for bonus in self.bonuses)
        if not nodes:
            must: tuple[Node, ...] = (Constant(Everything(), 0.0),)
        elif self.least < len(nodes):
            must = (Both(should=nodes, least=self.least),)
        else:
            must = nodes
        return Both(must=must, should=should, must_not=self.must_not)


def least_of(units: Sequence[Unit]) -> int:
    """Return how many units must be found when not all are."""
    return max(1, ceil(len(units) * LEAST_SHARE))


def text_query(
    query: Query, units: Sequence[Unit], scope: Scope, today: int, least: int | None = None
) -> TextQuery:
    """Return the query for these units on the day `today`; all must be found, or at least `least` of them."""
    languages = scope.languages
    bonuses = (
        *_neighbours(query, units, languages),
        *_negated(query, languages),
        *_fitting(query, scope),
        _checked(today),
    )
    return TextQuery(
        units=tuple(units),
        least=len(units) if least is None else least,
        bonuses=bonuses if units else (),
        must_not=tuple(forbidden(query, scope)),
    )


def _neighbours(query: Query, units: Sequence[Unit], languages: Sequence[str]) -> Iterator[Bonus]:
    """Yield what is added for two typed words near each other, for each pair in order."""
    used = {place for unit in units for place in unit.places}
    places = [place for place, word in enumerate(query.words) if is_searched(word) and place in used]
    for first, second in list(itertools.pairwise(places))[:_MOST_PAIRS]:
        one, other = query.words[first], query.words[second]
        if one.text == other.text:
            continue
        near: list[Node] = [
            Constant(
                Near(f"{zone}Words", language_mark(code) + one.text, language_mark(code) + other.text, NEAR),
                weight,
            )
            for zone, weight in NEIGHBOURS.items()
            for code in languages
        ]
        yield Bonus("neighbours", f"{one.surface} {other.surface}", Best(tuple(near), 0.0))


def _negated(query: Query, languages: Sequence[str]) -> Iterator[Bonus]:
    for typed, node, there in welcome(query, languages):
        if there:
            yield Bonus("negation", typed, Constant(node, SAID_BY))
        else:
            without = Both(must=(Constant(Everything(), 0.0),), must_not=(node,))
            yield Bonus("unmentioned", typed, Constant(without, UNMENTIONED))


def _fitting(query: Query, scope: Scope) -> Iterator[Bonus]:
    """Yield what is added when a typed word falls under a term of the story, which tells in what sense it is meant."""
    for match in query.matches:
        if (match.concept, match.form) in scope.loose:
            term = Term("termsConcepts", CONCEPT_MARK + match.concept)
            yield Bonus("term", typed_text(query, match.first, match.last), Constant(term, FITTING))


def _checked(today: int) -> Bonus:
    return Bonus("checked", "", Constant(Between("dueDay", today, None), CHECKED))
