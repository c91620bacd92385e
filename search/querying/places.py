"""A place typed together with other words, read as a filter that the reader sees and can take away."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.analysis.concepts import ConceptIndex
from search.analysis.query import Query
from search.conditions import AnyOf
from search.querying.units import is_searched, typed_text
from search.results import Interpretation
from search.vocabulary_rows import PLACES


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """What was read as a place: the places of its words in the query, the condition, and how to tell the reader."""

    places: frozenset[int]
    clause: AnyOf
    interpreted: tuple[Interpretation, ...]


def place_filters(query: Query, concepts: ConceptIndex) -> list[PlaceFilter]:
    """
    Return the places in a query, none when there is nothing else in it.

    Two municipalities are two filters of which one is enough, as everywhere: they come back as one.
    """
    slugs: dict[str, dict[str, str]] = {}
    taken: dict[str, set[int]] = {}
    ready: set[int] = set()
    for match in query.matches:
        within = set(range(match.first, match.last + 1))
        found = _rows(concepts, match.concept) if match.kind == "place" else {}
        if len(found) != 1 or (within & ready) or not all(is_searched(query.words[at]) for at in within):
            continue
        ready |= within
        ((taxonomy, values),) = found.items()
        taken.setdefault(taxonomy, set()).update(within)
        for value in values:
            slugs.setdefault(taxonomy, {})[value] = typed_text(query, match.first, match.last)
    if not (set(query.searched) - ready or query.phrases):
        return []
    return [
        PlaceFilter(
            frozenset(taken[taxonomy]),
            AnyOf(taxonomy, tuple(values)),
            tuple(Interpretation(typed, taxonomy, value) for value, typed in values.items()),
        )
        for taxonomy, values in slugs.items()
    ]


def _rows(concepts: ConceptIndex, concept: str) -> Mapping[str, list[str]]:
    """Return the slugs of the municipalities or provinces that a concept stands for."""
    found: dict[str, list[str]] = {}
    for term in concepts[concept].terms:
        taxonomy, _colon, slug = term.partition(":")
        if taxonomy in PLACES:
            found.setdefault(taxonomy, []).append(slug)
    return found
