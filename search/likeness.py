"""
Stories like one that somebody has read: about the same, bought in another way.

What is looked for, until there are enough, the newest first in each step:

1. the same sector and a shared kind of impact, with none of its instruments;
2. the same sector, with none of its instruments;
3. a shared kind of impact, with none of its instruments;
4. the same sector, whatever the instruments.

So readers of a story about one instrument always see another one first, when there is any.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from search.conditions import AnyOf, NoneOf
from search.engines.protocol import Engine
from search.results import Hit
from search.sorting import DEFAULT_SORT, SORTS

Condition = AnyOf | NoneOf


class Shared(StrEnum):
    """What makes a story like another."""

    SECTOR_OTHER_INSTRUMENT = "sector, another instrument"
    IMPACT_OTHER_INSTRUMENT = "kind of impact, another instrument"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class Likeness:
    """What others are compared with: a story, the language of its reader, and the slugs of its terms."""

    story_id: UUID
    language: str
    sectors: tuple[str, ...]
    impact_types: tuple[str, ...]
    instruments: tuple[str, ...]


class Alike(NamedTuple):
    """A story that is like another, and what they share."""

    hit: Hit
    shared: Shared


def alike(engine: Engine, story: Likeness, limit: int) -> list[Alike]:
    """Return at most `limit` stories like this one, each once; at most one small search for each step."""
    found: list[Alike] = []
    for shared, conditions in _steps(story):
        if len(found) >= limit:
            break
        known = [story.story_id, *(one.hit.story_id for one in found)]
        others = NoneOf("story", tuple(story_id.hex for story_id in known))
        listed = AnyOf("shownIn", (story.language,))
        asked = [listed, others, *conditions]
        answer = engine.find(asked, SORTS[DEFAULT_SORT], 0, limit - len(found))
        found += [Alike(hit, shared) for hit in answer.hits]
    return found


def _steps(story: Likeness) -> Iterator[tuple[Shared, list[Condition]]]:
    other: list[Condition] = [NoneOf("instrument", story.instruments)] if story.instruments else []
    sector, impact = AnyOf("sector", story.sectors), AnyOf("impactType", story.impact_types)
    if story.sectors and story.impact_types and other:
        yield Shared.SECTOR_OTHER_INSTRUMENT, [sector, impact, *other]
    if story.sectors and other:
        yield Shared.SECTOR_OTHER_INSTRUMENT, [sector, *other]
    if story.impact_types and other:
        yield Shared.IMPACT_OTHER_INSTRUMENT, [impact, *other]
    if story.sectors:
        yield Shared.SECTOR, [sector]
