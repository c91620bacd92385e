"""Where the score of one story comes from: each part of the query is asked by itself, for this story only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from search.clauses import Clause, Matching
from search.conditions import AnyOf
from search.engines.protocol import Engine
from search.finding import TextFinder
from search.querying.tree import TIE_BREAKER, Node
from search.request import SearchRequest
from search.results import Hit
from search.sorting import BY_ID, ByScore, Levels, relevance

_PLAIN: Levels = (ByScore(None), *BY_ID)


@dataclass(frozen=True, slots=True)
class Part:
    """
    One clause: what it looks for (`kind`, in the text `zone`, as `found`) for what was typed, and its score with its weight.

    The score of a word is its best part and `tree.TIE_BREAKER` times the others.
    """

    typed: str
    kind: str
    zone: str
    found: str
    weight: float
    score: float


@dataclass(frozen=True, slots=True)
class Sum:
    """What one word, phrase or bonus adds to the score, and the parts that fit, the largest first."""

    what: str
    typed: str
    score: float
    parts: tuple[Part, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """What each part adds to the score: the best one all of its own, the others a share."""
        return tuple(part.score * (TIE_BREAKER if place else 1.0) for place, part in enumerate(self.parts))


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of one story: the sums of its words and bonuses, together times `factor` (evidence and language)."""

    hit: Hit
    score: float
    factor: float
    sums: tuple[Sum, ...]


def explained(
    finder: TextFinder, engine: Engine, request: SearchRequest, story_id: UUID
) -> Explanation | None:
    """Return the explanation of a story, None when the request does not find it."""
    attempt = finder.find().attempt
    clauses = finder.clauses(attempt)
    one = AnyOf("story", (story_id.hex,))
    whole = engine.find([*clauses, one], relevance(request.language), 0, 1)
    if not whole.hits:
        return None
    plain = engine.find([*clauses, one], _PLAIN, 0, 1).scores[0]
    asked, own = attempt.asked, (clauses[0], one)
    sums = []
    for unit in asked.units:
        score = _score(engine, own, unit.node)
        parts = [
            Part(way.typed, way.kind, way.zone, way.found, way.weight, part)
            for way in unit.ways
            if (part := _score(engine, own, way.scored)) > 0
        ]
        if score > 0:
            sums.append(Sum("word", unit.typed, score, tuple(sorted(parts, key=lambda part: -part.score))))
    for bonus in asked.bonuses:
        score = _score(engine, own, bonus.node)
        if score > 0:
            sums.append(Sum(bonus.what, bonus.typed, score))
    return Explanation(whole.hits[0], whole.scores[0], whole.scores[0] / plain if plain else 1.0, tuple(sums))


def _score(engine: Engine, own: Sequence[Clause], node: Node) -> float:
    found = engine.find([*own, Matching(node)], _PLAIN, 0, 1)
    return found.scores[0] if found.scores else 0.0
