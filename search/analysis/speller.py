"""
Typing mistakes: the word of the bank that was probably meant.

An index of sounds with one of them left out finds the words that differ by one mistake, wherever it is, and by any number
of mistakes that sound alike; words with the same first letter and about the same length are looked through when that finds
nothing. 100,000 words take 10 MB and two seconds to prepare; a word is looked up in under a millisecond.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis.edit_costs import distance
from search.analysis.languages import language, other_language

_SHORTEST, _LONGEST = 4, 40
_CANDIDATES = 12
#: Words of this many letters may be this far from what was typed.
_LIMITS = ((5, 1.1), (7, 1.6), (10, 2.1), (99, 3.1))
#: A compound of known words is corrected from these lengths on, when it is this near: a short one only where letters changed
#: places or sound alike (feitspad is feit and pad).
_LONG_COMPOUND, _LIMIT_LONG_COMPOUND = 12, 1.1
_SHORT_COMPOUND, _LIMIT_SHORT_COMPOUND = 7, 0.75
#: How much nearer a word seems that occurs in ten times as many stories, or that goes with its neighbours.
_COMMON, _FITS = 0.2, 0.5
#: From this frequency (log10 in a billion words) a word of the other language is taken for what was meant.
_ORDINARY = 2.5
_ID_BITS = 24
_MASK = (1 << 40) - 1

_LIKE_SOUNDS = (
    ("sch", "s"), ("dt", "t"), ("ck", "k"), ("ch", "g"), ("ph", "f"), ("th", "t"), ("qu", "kw"), ("ij", "i"), ("ei", "i"),
    ("ie", "i"), ("au", "o"), ("ou", "o"), ("ce", "se"), ("ci", "si"), ("x", "ks"), ("y", "i"), ("c", "k"), ("z", "s"),
    ("v", "f"), ("d", "t"),
)  # fmt: skip


def skeleton(word: str) -> str:
    """Return how a word sounds, roughly: words that are easily taken for one another get the same skeleton."""
    for letters, sound in _LIKE_SOUNDS:
        if letters in word:
            word = word.replace(letters, sound)
    return "".join(letter for place, letter in enumerate(word) if place == 0 or word[place - 1] != letter)


def _shortened(sound: str) -> Iterable[str]:
    yield sound
    for place in range(len(sound)):
        yield sound[:place] + sound[place + 1 :]


def _hash(sound: str) -> int:
    return (hash(sound) & _MASK) << _ID_BITS


class Speller:
    """Corrects words of one language against the words of the bank: folded word to number of stories. Immutable."""

    def __init__(self, code: str, vocabulary: Mapping[str, int]) -> None:
        self._code = code
        self._counts = {
            word: count
            for word, count in vocabulary.items()
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha()
        }
        self._words = sorted(self._counts, key=lambda word: (word[0], len(word), word))
        entries = [
            _hash(short) | number
            for number, word in enumerate(self._words)
            for short in set(_shortened(skeleton(word)))
        ]
        entries.sort()
        self._entries = array("Q", entries)
        self._starts = [(word[0], len(word)) for word in self._words]

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def _limit(self, word: str) -> float:
        """
        Return how far from a folded word what was meant may be, 0 when it is right.

        A compound of known words may be one that nobody wrote yet, so only a single mistake in it is corrected, in a short
        one only a slight one: "markconsultatie" is mark and consultatie, but hardly anybody means that.
        """
        if not (_SHORTEST <= len(word) <= _LONGEST and word.isalpha()) or self._counts.get(word, 0) > 1:
            return 0.0
        own, other = language(self._code), language(other_language(self._code))
        if own.knows(word) or other.frequency(word) >= _ORDINARY:
            return 0.0
        if own.splitter.split(word):
            if len(word) >= _LONG_COMPOUND:
                return _LIMIT_LONG_COMPOUND
            return _LIMIT_SHORT_COMPOUND if len(word) >= _SHORT_COMPOUND else 0.0
        return next(limit for length, limit in _LIMITS if len(word) <= length)

    def correct(self, word: str, fits: Callable[[str], bool] | None = None) -> str | None:
        """
        Return the word that was probably meant, None when `word` is right or nothing is near.

        `fits` says whether a candidate goes with the neighbours.
        """
        limit = self._limit(word)
        if not limit:
            return None
        best, best_score = None, limit
        seen = self._counts.get(word, 0)
        for candidate in self._candidates(word):
            if candidate == word or (seen and self._counts[candidate] < 20 * seen):
                continue
            cost = distance(word, candidate)
            if cost > limit:
                continue
            score = (
                cost
                - _COMMON * log10(1 + self._counts[candidate])
                - (_FITS if fits and fits(candidate) else 0.0)
            )
            if best is None or score < best_score:
                best, best_score = candidate, score
        return best

    def _candidates(self, word: str) -> list[str]:
        """Return the words that may have been meant, the nearest first."""
        numbers: set[int] = set()
        entries, low = self._entries, (1 << _ID_BITS) - 1
        for short in set(_shortened(skeleton(word))):
            wanted = _hash(short)
            at = bisect_left(entries, wanted)
            while at < len(entries) and entries[at] & ~low == wanted:
                numbers.add(entries[at] & low)
                at += 1
        found = {self._words[number] for number in numbers}
        near = self._nearest(word, found, 4)
        if not near or near[0][1] > 2:
            near += self._nearest(word, self._of_that_length(word), 3 if len(word) > 9 else 2)
        return [candidate for candidate, _cost in near]

    def _of_that_length(self, word: str) -> list[str]:
        """Return the words with the same first letter and about the same length."""
        first = bisect_left(self._starts, (word[0], len(word) - 2))
        end = bisect_left(self._starts, (word[0], len(word) + 3))
        return self._words[first:end]

    def _nearest(self, word: str, among: Iterable[str], most: int) -> list[tuple[str, float]]:
        found = process.extract(
            word, list(among), scorer=OSA.distance, limit=_CANDIDATES * 3, score_cutoff=most
        )
        ranked = sorted(found, key=lambda one: (one[1], -self._counts[one[0]]))
        return [(candidate, cost) for candidate, cost, _place in ranked[:_CANDIDATES]]
