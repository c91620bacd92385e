"""What people write for a value of a filter: a slug, an official code or any name of a term, and the value in force for it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from search.facet_labels import fixed_labels
from search.vocabulary_terms import NAMES, TermRow, Terms
from storybank.vocabulary.service import fold

#: No name is longer, and longer text is not worth comparing.
LONGEST_NAME = 200


class FilterValue(NamedTuple):
    """A value of a filter, its name, and the language that this is in."""

    value: str
    label: str
    language: str


def look_up(terms: Terms, name: str, texts: Iterable[str], language: str) -> dict[str, FilterValue]:
    """
    Return the value in force for each of these texts that names one of the filter `name`; unknown texts are left out.

    Terms are named by slug, official code, name or synonym in any language, and a merged one by all of these gives the one
    that stands for it. Where several have a name, the one whose own name it is comes first, and what is in use before what
    is not. Other filters have their fixed values, and years are four digits. Organisations are in no vocabulary.
    """
    if name in NAMES:
        rows = terms.by_vocabulary[name]
        found = ((text, _term(rows, text, terms)) for text in texts)
        return {text: FilterValue(row.slug, *row.label(language)) for text, row in found if row}
    labels = fixed_labels(name, language)
    if name == "year":
        years = (text for text in texts if text.isascii() and text.isdecimal() and len(text) == 4)
        return {year: FilterValue(year, year, language) for year in years}
    return {text: FilterValue(text, labels[text], language) for text in texts if text in labels}


def _term(rows: Mapping[str, TermRow], text: str, terms: Terms) -> TermRow | None:
    named = rows.get(text) or _by_name(rows, fold(text[:LONGEST_NAME]), terms)
    seen: set[str] = set()
    while named is not None and named.successor in rows and named.slug not in seen:
        seen.add(named.slug)
        named = rows[named.successor]
    return named


def _by_name(rows: Mapping[str, TermRow], folded: str, terms: Terms) -> TermRow | None:
    having = [row for row in rows.values() if folded and folded in row.search_text.split("\n")]
    return min(
        having, key=lambda row: (_rank(row, folded), not row.in_use(terms.day), row.slug), default=None
    )


def _rank(row: TermRow, folded: str) -> bool:
    return folded not in _own_names(row)


def _own_names(row: TermRow) -> Iterator[str]:
    yield row.slug
    yield fold(row.label_nl)
    yield fold(row.label_en)
