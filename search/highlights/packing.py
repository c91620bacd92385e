"""
From the analysis of a story's texts to the bytes that are kept for highlights.

All texts of a story stand behind each other, a line break between them. Each key has a list of places in that text; where a
form of several words was found, the place has all of them. See `stored.py` for reading it back.

    header    counts, as in `HEADER`
    keys      64 bits each, ascending: 40 of the key, 24 where its places begin
    places    32 bits each, ascending for each key: 24 where it begins, 8 how long it is
    sentences 32 bits each: where it begins
    texts     32 bits each: where it begins
    names     of the mark and of the texts, a NUL between them, in UTF-8
    text      in UTF-8
"""

import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from search.analysis.concepts import ConceptIndex
from search.analysis.lexicon import Word
from search.analysis.texts import TextAnalysis
from search.highlights.keys import BITS, Kind, number
from search.highlights.sentences import sentence_starts

#: Raise when what is stored changes its form or its meaning. It is the first byte.
FORMAT = 1
HEADER = struct.Struct("=BxHIIII")
PLACE_BITS = 24
LENGTH_BITS = 8
#: Text beyond this is kept, but nothing is found there. A longer word or form is marked up to its 255th character.
MOST_TEXT, LONGEST_PLACE = 2_000_000, (1 << LENGTH_BITS) - 1
#: Places of one key that are kept. More say nothing new about a story, and take time.
MOST_PLACES = 1_000
_KEPT = 1 << 13

assert BITS + PLACE_BITS == 64  # noqa: S101 (of the table of keys)


class Zone(NamedTuple):
    """
    Texts of a story that were analysed together: their names and words ("title", "summary", or that of a section).

    `analysis` is that of the texts with a line break between them, as `joined` makes it.
    """

    texts: tuple[tuple[str, str], ...]
    analysis: TextAnalysis


def joined(texts: Iterable[tuple[str, str]]) -> str:
    """Return named texts as one text to be analysed."""
    return "\n".join([text for _name, text in texts])


@lru_cache(maxsize=_KEPT)
def _numbers(stems: tuple[str, ...], parts: tuple[str, ...]) -> tuple[int, ...]:
    """Return the numbers of a word's keys. What a hyphenated word consists of is a part of it here."""
    return (
        number(Kind.STEM, stems[0]),
        *(number(Kind.PART, part) for part in dict.fromkeys((*stems[1:], *parts))),
    )


def _places_of_words(analysis: TextAnalysis, start: int) -> Iterator[tuple[Word, list[int]]]:
    """Yield each different word of a text with its places."""
    # The analysis gives the same object for the same word nearly always, and looking that up takes less than hashing it.
    numbers = list(map(id, analysis.words))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for word, (begin, end) in zip(numbers, analysis.spans, strict=True):
        length = end - begin
        found[word].append(
            (start + begin << LENGTH_BITS) + (length if length < LONGEST_PLACE else LONGEST_PLACE)
        )
    words = dict(zip(numbers, analysis.words, strict=True))
    for word, places in found.items():
        yield words[word], places


def _collect(
    analysis: TextAnalysis, start: int, code: str, concepts: ConceptIndex, table: dict[int, list[int]]
) -> None:
    """Add the places of all keys of one analysis."""
    for word, places in _places_of_words(analysis, start):
        for key in _numbers(word.stems, word.parts):
            if key in table:
                table[key] += places
            else:
                table[key] = places.copy()
        if word.parts:
            for concept in concepts.of_parts(word, code):
                table.setdefault(number(Kind.PART_CONCEPT, concept), []).extend(places)
    spans = analysis.spans
    for match in analysis.matches:
        begin, end = spans[match.first][0], spans[match.last][1]
        place = (start + begin << LENGTH_BITS) + min(end - begin, LONGEST_PLACE)
        for concept in concepts.with_broader(match.concept):
            table.setdefault(number(Kind.CONCEPT, concept), []).append(place)


def pack(zones: Sequence[Zone], code: str, concepts: ConceptIndex, mark: str = "") -> bytes:
    """
    Return the stored form of a story's texts in the language `code`, in the order given.

    `concepts` are those of the analyser. `mark` says which version of the story this is.
    """
    table: dict[int, list[int]] = {}
    sentences: list[int] = []
    starts: list[int] = []
    texts = [text for zone in zones for text in zone.texts]
    at = 0
    for zone in zones:
        begin = at
        for _name, text in zone.texts:
            starts.append(at)
            sentences += sentence_starts(text, at)
            at += len(text) + 1
        if at <= MOST_TEXT:
            _collect(zone.analysis, begin, code, concepts, table)
    keys: list[int] = []
    places: list[int] = []
    for key in sorted(table):
        keys.append(key << PLACE_BITS | len(places))
        here = table[key]
        if len(here) > 1:
            here.sort()
        places += here[:MOST_PLACES]
    names = "\0".join((mark, *(name for name, _text in texts))).encode("utf-8", "surrogatepass")
    whole = joined(texts).encode("utf-8", "surrogatepass")
    header = HEADER.pack(FORMAT, len(starts), len(keys), len(places), len(sentences), len(names))
    numbers = (array("Q", keys), array("I", places), array("I", sentences), array("I", starts))
    return b"".join((header, *numbers, names, whole))
