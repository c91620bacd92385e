"""Why a story is not among the answers: what of the query fits it and what does not."""

from dataclasses import dataclass
from uuid import UUID

from search.clauses import Clause, Matching
from search.conditions import AnyOf
from search.engines.protocol import Engine
from search.finding import TextFinder
from search.querying.tree import Best
from search.sorting import BY_ID, ByScore, Levels

_PLAIN: Levels = (ByScore(None), *BY_ID)


@dataclass(frozen=True, slots=True)
class Fit:
    """Something that was typed, and whether it fits the story."""

    typed: str
    fits: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """
    Whether the story stands in the list of the language at all, and what of the query fits it.

    `words` are the words and phrases, of which `least` must be found; `places` what was read as a filter. `left_out` tells
    that the story has, or is about, what the query leaves out.
    """

    is_listed: bool
    words: tuple[Fit, ...]
    least: int
    places: tuple[Fit, ...]
    left_out: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words and phrases, how many of them must be found, and places taken for a filter."""

    words: tuple[str, ...]
    least: int
    places: tuple[str, ...]


def asked_for(finder: TextFinder) -> Asked:
    """Return what is looked for in the reading of the text that gave its answer."""
    attempt = finder.find().attempt
    places = (one.typed for place in attempt.places for one in place.interpreted)
    return Asked(tuple(unit.typed for unit in attempt.asked.units), attempt.asked.least, tuple(places))


def why_not(finder: TextFinder, engine: Engine, story_id: UUID) -> WhyNot:
    """Return what fits this story; asks one small question for each word and place."""
    attempt = finder.find().attempt
    shown, one = finder.clauses(attempt)[0], AnyOf("story", (story_id.hex,))

    def fits(*clauses: Clause) -> bool:
        return engine.find([shown, one, *clauses], _PLAIN, 0, 1).total > 0

    asked = attempt.asked
    return WhyNot(
        is_listed=fits(),
        words=tuple(Fit(unit.typed, fits(Matching(unit.node))) for unit in asked.units),
        least=asked.least,
        places=tuple(
            Fit(" / ".join(one.typed for one in place.interpreted), fits(place.clause))
            for place in attempt.places
        ),
        left_out=bool(asked.must_not) and fits(Matching(Best(asked.must_not))),
    )
