"""
Facets: for each value of a filter, how many stories its list would have.

Values of one filter are alternatives and filters must all hold, so the counts of a facet leave out what is selected in
that facet itself: the count beside a value is the total of the list with that value in the place of the selection, whatever
else is asked. Counts come from the columns that filters look at, so no facet tells more than a filter: a hidden contract
value is in no column.

Which values are shown, and in which order, is written in docs/search-facets.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

from search.clauses import Clause
from search.collation import title_key
from search.facet_labels import fixed_labels
from search.request import SearchRequest
from search.results import FacetOption
from search.vocabulary_terms import NAMES, TermName, Terms

#: Values without stories are shown where a facet has at most this many values.
MOST_WITH_ZERO = 45

#: From clauses and columns to counts by column and value, as `Engine.count`.
Count = Callable[[Sequence[Clause], Sequence[str]], Mapping[str, Mapping[str, int]]]


def counted(
    request: SearchRequest, clauses_without: Callable[[str], Sequence[Clause]], count: Count
) -> dict[str, Mapping[str, int]]:
    """
    Return the counts of the facets that a request wants, by facet and value.

    `clauses_without` gives the clauses of the request without a filter ("" is all of them). What shares its clauses is
    counted together: all facets without a selection at once, each other one by itself.
    """
    together: dict[tuple[Clause, ...], list[str]] = {}
    for name in request.facets:
        clauses = clauses_without(name if request.filters.get(name) else "")
        together.setdefault(tuple(clauses), []).append(name)
    found: dict[str, Mapping[str, int]] = {}
    for clauses, names in together.items():
        found.update(count(clauses, names))
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
    chosen = dict.fromkeys(selected)
    known = terms.offered[name] if name in NAMES else tuple(fixed_labels(name, language))
    shown = dict.fromkeys((*counts, *chosen, *(known if len(known) <= MOST_WITH_ZERO else ())))
    named = _namer(name, language, terms)
    order = _order(name, known)
    found = []
    for value in shown:
        called, count = named(value), counts.get(value, 0)
        option = FacetOption(value, called.text, count, value in chosen, called.language)
        found.append((order(value, count, called.order), option))
    found.sort(key=itemgetter(0))
    return tuple(option for _place, option in found)


def _namer(name: str, language: str, terms: Terms) -> Callable[[str], TermName]:
    """Return what gives the name of a value; one that nothing is known of is its own name."""
    if name in NAMES:
        known = terms.names(name, language)
        return lambda value: known.get(value) or TermName(value, language, title_key(value))
    labels = fixed_labels(name, language)
    return lambda value: TermName(labels.get(value, value), language, title_key(labels.get(value, value)))


def _order(name: str, known: Sequence[str]) -> Callable[[str, int, str], tuple[int | str, ...]]:
    """Return what gives the place of an option, from its value, count and name; the value makes it the only one there."""
    places = {value: place for place, value in enumerate(known)}
    match name:
        case "year":
            return lambda value, count, called: (-_number(value), value)
        case "evidenceGrade" | "valueBand":
            return lambda value, count, called: (places.get(value, len(places)), value)
        case "sdg":
            return lambda value, count, called: (-count, _number(value), value)
    return lambda value, count, called: (-count, called, value)


def _number(value: str) -> int:
    """Return a value that should be a number of a few digits as one, and 0 for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 0
