"""
Why the stories of a page were found: one small search for each thing that was typed, among these stories only.

Every way in which it can be found gets a number, the nearest the highest; the number is the score. So no text is read again.
"""

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache

from search.clauses import Clause, Matching
from search.conditions import AnyOf
from search.engines.protocol import Engine
from search.querying.tree import Best, Constant
from search.querying.units import Unit
from search.querying.ways import Way
from search.results import Hit, Match
from search.sorting import BY_ID, ByScore, Levels

#: From what a reader recognises at once to what needs an explanation.
_KINDS = ("exact", "lemma", "compound", "abbreviation", "article", "place", "synonym", "translation")
#: Units that are explained. Nobody reads more.
_MOST_UNITS = 12
_PLAIN: Levels = (ByScore(None), *BY_ID)


def matched_by(
    engine: Engine,
    shown: Clause,
    units: Sequence[Unit],
    hits: Sequence[Hit],
    language: str,
    original: Mapping[int, str],
) -> tuple[tuple[Match, ...], ...]:
    """
    Return for each hit why it was found, in the order of the units.

    `shown` says in whose list the hits stand, `original` has the typed words that were corrected, by their places. With a
    concept, `language` is that of its reader: a story in another language was found by translation.
    """
    found: dict[Hit, dict[Match, None]] = {hit: {} for hit in hits}
    if not hits:
        return ()
    among: list[Clause] = [shown, AnyOf("story", tuple(hit.story_id.hex for hit in hits))]
    single = (word for unit in units for word in unit.words or (unit,))
    for unit in itertools.islice(single, _MOST_UNITS):
        ways = sorted(unit.ways, key=_nearness)
        numbered = Best(
            tuple(Constant(way.node, float(len(ways) - place)) for place, way in enumerate(ways)), 0.0
        )
        answer = engine.find([*among, Matching(numbered)], _PLAIN, 0, len(hits))
        for hit, score in zip(answer.hits, answer.scores, strict=True):
            if hit in found:
                way = ways[len(ways) - round(score)]
                found[hit][_match(way, unit, hit, language, original)] = None
    return tuple(tuple(found[hit]) for hit in hits)


def _nearness(way: Way) -> tuple[int, float]:
    return _rank(way.kind), -way.weight


@lru_cache(maxsize=32)
def _rank(kind: str) -> int:
    return _KINDS.index(kind)


def _match(way: Way, unit: Unit, hit: Hit, language: str, original: Mapping[int, str]) -> Match:
    corrected = [original[place] for place in unit.places if place in original]
    if corrected and way.concept is None:
        return Match(corrected[0], way.typed, "typo", way.zone)
    kind = way.kind
    if way.concept is not None and hit.language != language and kind in ("synonym", "abbreviation"):
        kind = "translation"
    return Match(way.typed, way.found, kind, way.zone)
