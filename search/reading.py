"""
How this bank reads words: the thesaurus of the files and the rows of the vocabularies, in one analyser.

Preparing it takes two seconds the first time and one second for other rows, so a process keeps the last ones. Nothing that
goes without text needs it.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from search.analysis.analyser import Analyser, fingerprint_of
from search.analysis.normalising import normalise
from search.analysis.texts import FieldTokens
from search.analysis.thesaurus import Concept, read_thesaurus, with_rows
from search.vocabulary_rows import CLASSIFYING, digest, rows_in

THESAURUS = Path(__file__).resolve().parent / "thesaurus"
#: Readings kept: the one in use, and the one of an index that is being built.
_KEPT = 2

_lock = threading.Lock()
_readings: dict[str, "Reading"] = {}


class Reading:
    """An analyser, and the rows of the vocabularies that it knows by their id ("sector:gww")."""

    def __init__(self, rows: tuple[Concept, ...], mark: str) -> None:
        self.mark = mark
        narrower = _narrower(rows)
        #: The forms of concepts that are narrower than the concept.
        self.loose = frozenset((owner, form) for owner, forms in narrower.values() for form in forms)
        self.rows: Mapping[str, Concept] = {row.id: row for row in rows}
        self.analyser = Analyser(with_rows(concepts(), rows))
        #: The tokens of the names of rows, by row and language.
        self.names: dict[tuple[str, str], tuple[FieldTokens, ...]] = {}
        self._narrower = narrower
        self._ordinary = _ordinary(rows)

    def names_of(self, row: str, language: str) -> tuple[str, ...]:
        """
        Return what a row is called in a language, without names of what only falls under it and without ordinary words.

        A story of the textile sector is not about a laundry because laundries belong to that sector, and an award on MEAT
        has nothing to do with meat; who means the abbreviation finds the concept.
        """
        concept = self.rows.get(row)
        _owner, narrower = self._narrower.get(row, ("", frozenset()))
        forms = concept.forms.get(language, ()) if concept else ()
        left_out = narrower | self._ordinary.get(row, frozenset())
        return tuple(form for form in forms if form not in left_out)


def _narrower(rows: Iterable[Concept]) -> dict[str, tuple[str, frozenset[str]]]:
    """
    Return for each wide row the concept it is part of, and the forms that only belong to it and are narrower.

    The synonyms of a sector or a target group are what falls under it, mostly: whoever looks for painting is not looking for
    all of building. A form that the files give to the concept is a synonym.
    """
    joined = {one.id: one for one in with_rows(concepts(), rows)}
    said = {one.id: frozenset(normalise(form) for form in all_forms(one)) for one in concepts()}
    pointing = {term: one.id for one in joined.values() for term in one.terms}
    found = {}
    for row in rows:
        if row.id.partition(":")[0] not in CLASSIFYING:
            continue
        owner = row.id if row.id in joined else pointing[row.id]
        labels = {normalise(forms[0]) for forms in row.forms.values() if forms}
        known = said.get(owner, frozenset()) | labels
        found[row.id] = owner, frozenset(form for form in all_forms(row) if normalise(form) not in known)
    return found


def _ordinary(rows: Iterable[Concept]) -> dict[str, frozenset[str]]:
    """Return for each row the names beside its first that are ordinary words too. Names of places have no others."""
    joined = {one.id: one for one in with_rows(concepts(), rows)}
    pointing = {term: one for one in joined.values() for term in one.terms}
    found = {}
    for row in rows:
        if row.kind == "place":
            continue
        owner = joined.get(row.id) or pointing[row.id]
        unclear = {normalise(form) for forms in owner.ambiguous.values() for form in forms}
        others = (form for forms in row.forms.values() for form in forms[1:])
        found[row.id] = frozenset(form for form in others if normalise(form) in unclear)
    return found


def all_forms(concept: Concept) -> Iterator[str]:
    """Yield all forms of a concept in all languages, hidden ones too."""
    for forms in (*concept.forms.values(), *concept.hidden.values()):
        yield from forms


@cache
def concepts() -> tuple[Concept, ...]:
    """Return the concepts of the files."""
    return read_thesaurus(THESAURUS)


@cache
def fingerprint() -> str:
    """Return what changes with the files, the lists and the code that decide how words are read."""
    return fingerprint_of(concepts())


def reading_of(written_rows: str) -> Reading:
    """Return how words are read with these rows, as `vocabulary_rows.written` wrote them."""
    mark = digest(written_rows)
    with _lock:
        found = _readings.get(mark)
        if found is None:
            found = Reading(rows_in(written_rows), mark)
            while len(_readings) >= _KEPT:
                del _readings[next(iter(_readings))]
            _readings[mark] = found
    return found
