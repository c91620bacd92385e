"""
The rows of the vocabularies as concepts: what people call a sector, an instrument, a place.

An index keeps the rows that it was built with, so that its texts and the queries to it are always read in the same way and
no search reads them from the database.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from search.analysis.thesaurus import Concept
from search.analysis.tokens import tokens
from search.analysis.word_lists import read_words
from storybank.vocabulary.service import term_queryset

#: The vocabularies whose names are searched. The others classify (CPV) or belong to organisations.
SEARCHED = (
    "municipality",
    "province",
    "sector",
    "impactType",
    "instrument",
    "targetGroup",
    "supplierType",
    "procedure",
    "indicator",
)
PLACES = ("municipality", "province")
#: Their terms are wide, and most synonyms name something that falls under them.
CLASSIFYING = ("sector", "impactType", "targetGroup", "supplierType", "indicator")
_LANGUAGES = ("nl", "en")
#: Near these, an ordinary word is the name of a place, or the abbreviation that buyers know.
_NEAR_PLACES = ("gemeente", "plaats", "stad", "dorp", "provincie", "municipality", "town", "village", "city")
_NEAR_OTHERS = (
    "aanbesteding", "inkoop", "gunning", "overeenkomst", "contract", "criterium", "energie", "leerling",
    "procurement", "tender", "award", "criterion", "agreement", "energy", "pupil",
)  # fmt: skip

Rows = tuple[Concept, ...]


def row_id(taxonomy: str, slug: str) -> str:
    """Return the id of the concept that stands for a row."""
    return f"{taxonomy}:{slug}"


def read_rows() -> Rows:
    """Return the rows of all searched vocabularies as they are now; one query for each vocabulary."""
    return tuple(concept for taxonomy in SEARCHED for concept in _rows_of(taxonomy))


def _rows_of(taxonomy: str) -> list[Concept]:
    shown: dict[str, dict[str, list[str]]] = {}
    hidden: dict[str, dict[str, list[str]]] = {}
    for term in sorted(term_queryset(taxonomy), key=lambda term: term.slug):
        slug = term.current().slug
        # What was merged leads to the row that stands for it, and is not shown any more.
        into = shown if slug == term.slug else hidden
        for language in _LANGUAGES:
            forms = into.setdefault(slug, {}).setdefault(language, [])
            forms += [
                term.label(language),
                *getattr(term, f"synonyms_{language}"),
                *getattr(term, "variants", ()),
            ]
    return [_concept(taxonomy, slug, shown.get(slug, {}), hidden.get(slug, {})) for slug in sorted(shown)]


def _concept(taxonomy: str, slug: str, shown: dict[str, list[str]], hidden: dict[str, list[str]]) -> Concept:
    forms = {language: tuple(dict.fromkeys(found)) for language, found in shown.items()}
    place = taxonomy in PLACES
    ambiguous = {
        language: tuple(form for form in (*found, *hidden.get(language, ())) if _is_ordinary(form))
        for language, found in forms.items()
    }
    ambiguous = {language: found for language, found in ambiguous.items() if found}
    name = row_id(taxonomy, slug)
    return Concept(
        id=name,
        kind="place" if place else "synonym",
        forms=forms,
        hidden={language: tuple(dict.fromkeys(found)) for language, found in hidden.items()},
        ambiguous=ambiguous,
        context=(_NEAR_PLACES if place else _NEAR_OTHERS) if ambiguous else (),
        terms=(name,),
    )


@cache
def _ordinary() -> frozenset[str]:
    return read_words("ordinary_names.txt")


def _is_ordinary(form: str) -> bool:
    found = tokens(form)
    return len(found) == 1 and found[0].text in _ordinary()


def written(rows: Iterable[Concept]) -> str:
    """Return rows as text, to be kept beside an index; the same rows always as the same text."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, sort_keys=True)


def rows_in(text: str) -> Rows:
    """Return the rows that `written` wrote."""
    return tuple(Concept(**{name: _frozen(value) for name, value in row.items()}) for row in json.loads(text))


def _frozen(value: Any) -> Any:
    """Return lists as tuples, also inside."""
    if isinstance(value, dict):
        return {name: _frozen(one) for name, one in value.items()}
    return tuple(value) if isinstance(value, list) else value


def digest(text: str) -> str:
    """Return a short text that differs between rows that differ."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
