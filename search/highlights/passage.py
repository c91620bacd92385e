"""The passage of a text that shows best what was looked for."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

from search.highlights.finding import Mark
from search.highlights.stored import StoredText

#: How long a passage is at most, what it must show together, and below what it goes on into the next sentence.
LONGEST, _TOGETHER, _ENOUGH, _TOO_SHORT = 260, 220, 200, 110
#: Marks that are looked at. A text that has more shows enough in the first.
_MOST_MARKS = 200
#: Nobody needs a passage whose words stand nearer to each other than this.
_NEAR_ENOUGH = 60
_MOST_JOINED = 16
#: What is left out at most so that no word is cut.
_LONGEST_WORD = 50
_BLANK = re.compile(r"\s")
_JOINERS = frozenset("\u200d\u200c\ufe0e\ufe0f")

#: A place with marks: where it begins and ends, which words of the query it covers, and which of them as typed or inflected.
_Spot = tuple[int, int, int, int]


class Passage(NamedTuple):
    """A part of one text: its place, and whether it begins or ends inside a sentence."""

    start: int
    end: int
    begins_inside: bool
    ends_inside: bool


def best_passage(stored: StoredText, marks: Sequence[Mark]) -> Passage | None:
    """
    Return the passage that shows most of what is wanted, None without any mark.

    The most different words of the query count first, those that stand as typed or inflected more than others; then that
    they stand near each other; then the earlier passage. `marks` are ascending.
    """
    window = _best_window(stored, _by_place(marks[:_MOST_MARKS]))
    return _with_context(stored, *window) if window else None


def _by_place(marks: Iterable[Mark]) -> list[_Spot]:
    """Return the marks with those that begin at the same place as one."""
    spots: list[_Spot] = []
    for start, end, covers, is_typed in marks:
        typed = covers if is_typed else 0
        if spots and spots[-1][0] == start:
            _start, last, covered, before = spots[-1]
            spots[-1] = (start, max(last, end), covered | covers, before | typed)
        else:
            spots.append((start, end, covers, typed))
    return spots


def _best_window(stored: StoredText, spots: Sequence[_Spot]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    best_worth = (0, 0)
    most = _worth(reduce(or_, (spot[2] for spot in spots), 0), reduce(or_, (spot[3] for spot in spots), 0))
    bound = -1
    for first, (begin, stop, *_rest) in enumerate(spots):
        if begin > bound:
            bound = stored.bounds(stored.text_at(begin))[1]
        limit = min(begin + _TOGETHER, bound)
        covered = typed = 0
        for start, end, covers, typed_here in islice(spots, first, None):
            if start >= limit:
                break
            if not (covers & ~covered or typed_here & ~typed) or (end > limit and start > begin):
                continue
            covered |= covers
            typed |= typed_here
            stop = max(stop, end)
            worth = (_worth(covered, typed), begin - stop)
            if worth[0] > best_worth[0] or (worth > best_worth and covered & (covered - 1)):
                best, best_worth = (begin, stop), worth
        if best_worth[0] == most and -best_worth[1] <= _NEAR_ENOUGH:
            break
    return best


def _worth(covered: int, typed: int) -> int:
    return 2 * covered.bit_count() + typed.bit_count()


def _with_context(stored: StoredText, first: int, last: int) -> Passage:
    """Return the sentences around a window, or as much of them as fits."""
    low, high = stored.bounds(stored.text_at(first))
    last = min(last, first + LONGEST, high)
    start, end = max(low, _sentence_start(stored, first)), min(high, _sentence_end(stored, last, high))
    if end - start > LONGEST:
        start, end = _cut(stored.text, start, end, first, last)
    else:
        start, end = _whole_sentences(stored, start, end, low, high)
        if end - start < _TOO_SHORT:
            wider = min(high, start + LONGEST)
            end = high if wider == high else _blank_before(stored.text, end, wider)
            if end - start < _TOO_SHORT and start > low:
                start = _blank_after(stored.text, max(low, end - LONGEST), start, low)
    start, end = _trimmed(stored.text, start, end)
    return Passage(start, end, not _begins_sentence(stored, start), not _ends_sentence(stored, end, high))


def _whole_sentences(stored: StoredText, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Return a few sentences with those that follow, or else come before, as long as they fit."""
    while end - start < _ENOUGH:
        following = _next_end(stored, end, high)
        if following is not None and following <= start + LONGEST:
            end = following
            continue
        before = max(low, _sentence_start(stored, start - 1)) if start > low else start
        if before < start and end - before <= LONGEST:
            start = before
            continue
        break
    return start, end


def _cut(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Return a part of a long sentence around a window, between words where there are any."""
    if last - start <= LONGEST:
        return start, _blank_before(text, last, start + LONGEST)
    if end - first <= LONGEST:
        return _blank_after(text, end - LONGEST, first, start), end
    begin = _blank_after(text, max(start, first - (LONGEST - (last - first)) // 3), first, start)
    return begin, _blank_before(text, last, min(end, begin + LONGEST))


def _blank_before(text: str, earliest: int, wanted: int) -> int:
    """Return the end of the last whole word before `wanted`; a place inside a word that is longer than we like to leave out."""
    for place in range(min(wanted, len(text) - 1), max(earliest, wanted - _LONGEST_WORD) - 1, -1):
        if text[place].isspace():
            return place
    return _between_characters(text, wanted, earliest)


def _blank_after(text: str, wanted: int, latest: int, low: int) -> int:
    """Return the beginning of the first whole word from `wanted` on; inside a word as above."""
    blank = _BLANK.search(text, max(low, wanted - 1), min(latest, wanted + _LONGEST_WORD))
    return blank.end() if blank else _between_characters(text, wanted, low)


def _between_characters(text: str, wanted: int, earliest: int) -> int:
    """Return a place not far before `wanted` where no accent, joiner or half of a sign is cut off."""
    for place in range(wanted, max(earliest, wanted - _MOST_JOINED), -1):
        if place >= len(text) or not (_belongs_before(text[place]) or text[place - 1] == "\u200d"):
            return place
    return wanted


def _belongs_before(character: str) -> bool:
    return (
        character in _JOINERS
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _sentence_start(stored: StoredText, place: int) -> int:
    return stored.sentences[max(0, bisect_right(stored.sentences, place) - 1)]


def _sentence_end(stored: StoredText, place: int, high: int) -> int:
    """Return where the sentence ends that `place` is the end of, or lies in; without the blanks behind it."""
    at = bisect_left(stored.sentences, place)
    end = min(high, stored.sentences[at]) if at < len(stored.sentences) else high
    return _trimmed(stored.text, min(place, end), end)[1]


def _next_end(stored: StoredText, end: int, high: int) -> int | None:
    """Return where the sentence ends that follows the one that ends at `end`, None at the end of the text."""
    at = bisect_left(stored.sentences, end)
    if at == len(stored.sentences) or stored.sentences[at] >= high:
        return None
    return _sentence_end(stored, stored.sentences[at] + 1, high)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _begins_sentence(stored: StoredText, start: int) -> bool:
    at = bisect_left(stored.sentences, start)
    if at < len(stored.sentences) and stored.sentences[at] == start:
        return True
    begin = stored.sentences[at - 1] if at else 0
    return not stored.text[begin:start].strip()


def _ends_sentence(stored: StoredText, end: int, high: int) -> bool:
    return _sentence_end(stored, end, high) <= end
