"""
Facets: for each value of a filter, how many stories its list would have.

Values of one filter are alternatives and filters must all hold, so the counts of a facet leave out what is selected in
that facet itself: the count beside a value is the total of the list with that value in the place of the selection, whatever
else is asked. Counts come from the columns that filters look at, so no facet tells more than a filter: a hidden contract
value is in no column.

Which values are shown, and in which order, is written in docs/search-facets.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from search.clauses import Clause
from search.collation import title_key
from search.facet_labels import fixed_labels
from search.request import SearchRequest
from search.results import FacetOption
from search.vocabulary_terms import NAMES, Label, Terms

#: Values without stories are shown where a facet has at most this many values.
MOST_WITH_ZERO = 45
#: Facets whose values have an order of their own, whatever their counts, and those of equal counts by number.
_IN_THEIR_ORDER = ("evidenceGrade", "valueBand")
_BY_NUMBER = ("sdg",)
_count = attrgetter("count")

#: From clauses and columns to counts by column and value, as `Engine.count`.
Count = Callable[[Sequence[Clause], Sequence[str]], Mapping[str, Mapping[str, int]]]


def counted(
    request: SearchRequest, clauses_without: Callable[[str], Sequence[Clause]], count: Count
) -> dict[str, Mapping[str, int]]:
    """
    Return the counts of the facets that a request wants, by facet and value.

    `clauses_without` gives the clauses of the request without a filter ("" is all of them). All facets without a selection
    are counted at once, each other one by itself.
    """
    together: dict[str, list[str]] = {}
    for name in request.facets:
        together.setdefault(name if request.filters.get(name) else "", []).append(name)
    found: dict[str, Mapping[str, int]] = {}
    for left_out, names in together.items():
        found.update(count(clauses_without(left_out), names))
    return found


def options(
    request: SearchRequest, counts: Mapping[str, Mapping[str, int]], terms: Terms
) -> dict[str, tuple[FacetOption, ...]]:
    """Return the values to show of each facet that a request wants, in order, with their names in its language."""
    return {
        name: _options(name, counts[name], request.filters.get(name, ()), request.language, terms)
        for name in request.facets
    }


def _options(
    name: str, counts: Mapping[str, int], selected: Iterable[str], language: str, terms: Terms
) -> tuple[FacetOption, ...]:
    chosen = frozenset(selected)
    if name in NAMES:
        named: Mapping[str, Label] = terms.names(name, language)
        offered: Collection[str] = terms.offered[name]
    else:
        named = _fixed_names(name, language)
        offered = named
    shown = {*counts, *chosen, *(offered if len(offered) <= MOST_WITH_ZERO else ())}
    # Nearly all values have a name, and `named` is in order already: only what has none is put between them.
    found = [
        FacetOption(value, text, counts.get(value, 0), value in chosen, spoken)
        for value, (text, spoken) in named.items()
        if value in shown
    ]
    if len(found) < len(shown):
        found += [
            FacetOption(value, value, counts.get(value, 0), value in chosen, language)
            for value in shown
            if value not in named
        ]
        if name in NAMES:
            found.sort(key=lambda option: (title_key(option.label), option.value))
        else:
            places = {value: place for place, value in enumerate(named)}
            found.sort(key=lambda option: (places.get(option.value, len(places)), option.value))
    if name == "year":
        found.sort(key=lambda option: -_number(option.value))
    elif name not in _IN_THEIR_ORDER:
        found.sort(key=_count, reverse=True)  # what is equal stays in order, also so
    return tuple(found)


@lru_cache(maxsize=64)
def _fixed_names(name: str, language: str) -> Mapping[str, Label]:
    """Return the names of the values that no vocabulary has, in the order of the values, or by name where they have none."""
    labels = fixed_labels(name, language)
    values = (
        labels
        if name in (*_IN_THEIR_ORDER, *_BY_NUMBER)
        else sorted(labels, key=lambda value: (title_key(labels[value]), value))
    )
    return MappingProxyType({value: Label(labels[value], language) for value in values})


def _number(value: str) -> int:
    """Return a value that should be a number of a few digits as one, and 0 for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 0
