"""Where a stored text has what is wanted."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from search.analysis.tokens import tokens
from search.highlights.stored import StoredText
from search.highlights.wanted import EXACT, LEMMA, Wanted, Way

#: Words of one way that stand apart are near each other within so many characters of one sentence.
_NEAR = 40
#: A longer gap than this is none between two words of a phrase.
_MOST_BETWEEN = 12
_KEPT = 1 << 12

#: Where something begins and ends.
Place = tuple[int, int]
#: A place that has something wanted, the words of the query that stands for (a bit each), and whether they are there as typed
#: or inflected. A plain tuple, because a page of hits has thousands.
Mark = tuple[int, int, int, bool]


class Match(NamedTuple):
    """
    Why a story was found: what was typed, what stands there, what kind of match that is, and in which text.

    `kind` is one of those on the wire; `field` is "title", "summary" or the name of a section.
    """

    typed: str
    found: str
    kind: str
    field: str


def find(stored: StoredText, wanted: Iterable[Wanted], code: str) -> tuple[list[Mark], list[Match]]:
    """
    Return all places of what is wanted in a story in the language `code`, ascending, and why the story was found.

    There is one match for each thing that was typed: the nearest kind, at its first place.
    """
    marks: list[Mark] = []
    matches: dict[str, Match] = {}
    for one in wanted:
        itself = False
        for way in one.ways.get(code, ()):
            if itself and len(way.keys) > 1 and not way.words:
                break  # a word that is there is not looked for in pieces
            places = _places(stored, way)
            if not places:
                continue
            itself = True
            typed = way.kind in (EXACT, LEMMA)
            marks += [(start, end, one.covers, typed) for start, end in places]
            if one.typed not in matches:
                matches[one.typed] = _match(stored, one, way, places)
    marks.sort()
    return marks, list(matches.values())


def _match(stored: StoredText, one: Wanted, way: Way, places: Sequence[Place]) -> Match:
    start, end = places[0]
    kind = way.kind
    if kind == LEMMA:
        for begin, stop in places:
            if folded(stored.text[begin:stop]) == one.written:
                kind, start, end = EXACT, begin, stop
                break
    return Match(one.typed, stored.text[start:end], kind, stored.names[stored.text_at(start)])


def _places(stored: StoredText, way: Way) -> list[Place]:
    """Return where a way is written."""
    lists: list[list[Place]] = []
    for keys in way.keys:
        places = stored.places(keys[0])
        for key in keys[1:]:
            more = stored.places(key)
            places = sorted({*places, *more}) if more else places
        if not places:
            return []
        lists.append(places)
    if way.words:
        return _in_a_row(stored, lists, way.words)
    return lists[0] if len(lists) == 1 else _near(stored, lists)


def _in_a_row(stored: StoredText, lists: Sequence[list[Place]], words: Sequence[str]) -> list[Place]:
    """Return where the words stand beside each other, each written exactly so."""
    found: list[Place] = []
    for start, end in lists[0]:
        if folded(stored.text[start:end]) != words[0]:
            continue
        last = end
        for places, word in zip(lists[1:], words[1:], strict=True):
            at = bisect_left(places, (last,))
            if at == len(places):
                break
            begin, stop = places[at]
            if not _is_gap(stored.text, last, begin) or folded(stored.text[begin:stop]) != word:
                break
            last = stop
        else:
            found.append((start, last))
    return found


def _is_gap(text: str, start: int, end: int) -> bool:
    """Return whether no word stands between two words, and no end of a paragraph."""
    between = text[start:end]
    return len(between) <= _MOST_BETWEEN and not any(map(str.isalnum, between)) and "\n" not in between


def _near(stored: StoredText, lists: Sequence[list[Place]]) -> list[Place]:
    """Return the places of each list near which all other lists have one in the same sentence."""
    found: set[Place] = set()
    for one in lists:
        for start, end in one:
            sentence = bisect_right(stored.sentences, start)
            low = max(start - _NEAR, stored.sentences[sentence - 1])
            high = end + _NEAR
            if sentence < len(stored.sentences):
                high = min(high, stored.sentences[sentence] - 1)
            if all(other is one or _has(other, low, high) for other in lists):
                found.add((start, end))
    return sorted(found)


def _has(places: Sequence[Place], low: int, high: int) -> bool:
    at = bisect_left(places, (low,))
    return at < len(places) and places[at][0] <= high


@lru_cache(maxsize=_KEPT)
def folded(written: str) -> str:
    """Return the folded words of a few characters of text. The same words are asked for in hit after hit, so they are kept."""
    return " ".join([token.text for token in tokens(written)])
