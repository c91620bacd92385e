"""Corrections of a query: the words that were probably meant, and the query with them in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.analysis.concepts import ConceptIndex
from search.analysis.languages import language
from search.analysis.query import Query, Role
from search.analysis.speller import Speller

#: A word in capitals up to this long is an abbreviation, and never corrected.
_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Correction:
    """The corrected text of a query, and which words (by place) were put in."""

    text: str
    words: Mapping[int, str]


def correct(query: Query, speller: Speller, index: ConceptIndex) -> Correction | None:
    """
    Return `query` with its mistakes corrected, None when there are none.

    Only searched words are looked at: not phrases, what is left out, exact words, abbreviations, names of concepts and
    words of a pair that is one word.
    """
    settled = {place for match in query.matches for place in range(match.first, match.last + 1)}
    settled |= {place for one in query.joined for place in range(one.first, one.last + 1)}
    changed: dict[int, str] = {}
    for place, word in enumerate(query.words):
        if word.role is not Role.SEARCHED or word.exact or place in settled:
            continue
        if word.surface.isupper() and len(word.surface) <= _ABBREVIATION and not query.text.isupper():
            continue
        meant = speller.correct(word.text, lambda candidate, at=place: _fits(query, at, candidate, index))  # type: ignore[misc]
        if meant is not None:
            changed[place] = meant
    if not changed:
        return None
    text, end = [], 0
    for place, meant in changed.items():
        text += [query.text[end : query.words[place].start], meant]
        end = query.words[place].end
    return Correction("".join([*text, query.text[end:]]), changed)


def _fits(query: Query, place: int, candidate: str, index: ConceptIndex) -> bool:
    """Return whether a candidate forms an expression of the thesaurus with a neighbour."""
    key = language(query.language).key
    if place and index.begins(key(query.words[place - 1].text), key(candidate), query.language):
        return True
    following = place + 1
    return following < len(query.words) and index.begins(
        key(candidate), key(query.words[following].text), query.language
    )
