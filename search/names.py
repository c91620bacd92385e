"""
Names of terms and organisations, found by what is typed so far. Held in memory by each process: some hundred terms, and
the organisations of public stories up to `MOST_COUNTED`.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.typed_words import all_words_of, words_of
from search.vocabulary_terms import Label

_LAST = "\U0010ffff"  # behind every letter
#: Words that a mistyped one may stand for.
_NEAREST = 12


class Fit(IntEnum):
    """How a name fits what was typed, the best first."""

    WHOLE = 0
    BEGINNING = 1
    INNER = 2
    MISTYPED = 3


class Name(NamedTuple):
    """Something with a name: what it is, its labels by language, all that it is called, and in how many stories it is."""

    kind: str
    value: str
    labels: dict[str, Label]
    called: tuple[str, ...]
    stories: int


class Match(NamedTuple):
    """A name that fits; `mistakes` counts letters."""

    name: Name
    fit: Fit
    mistakes: int


def most_mistakes(word: str) -> int:
    """Return how many wrong letters are forgiven in a word: none in a short one, where everything is near."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


class NameIndex:
    """Finds names by the beginnings of their words. Immutable."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        #: All that each name is called, word by word with one blank between them.
        self._called: list[frozenset[str]] = []
        holders: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            self._called.append(frozenset(" ".join(words_of(text)) for text in name.called))
            for word in {word for text in name.called for word in all_words_of(text)}:
                holders.setdefault(word, []).append(number)
        self._words = sorted(holders)
        self._holders = [holders[word] for word in self._words]

    def __len__(self) -> int:
        return len(self._names)

    def find(self, words: Sequence[str]) -> list[Match]:
        """Return the names in which every one of these words begins a word."""
        numbers = self._having([[word] for word in words])
        whole = " ".join(words)
        return [Match(self._names[number], self._fit(number, whole), 0) for number in numbers]

    def find_mistyped(self, words: Sequence[str]) -> list[Match]:
        """Return the names in which every one of these words is nearly the beginning of a word."""
        alternatives, mistakes = [], 0
        for word in words:
            if self._range(word):
                alternatives.append([word])
                continue
            near = self._near(word)
            alternatives.append([beginning for beginning, _distance in near])
            mistakes += min((distance for _beginning, distance in near), default=0)
        numbers = self._having(alternatives)
        return [Match(self._names[number], Fit.MISTYPED, mistakes) for number in numbers]

    def _fit(self, number: int, whole: str) -> Fit:
        called = self._called[number]
        if whole in called:
            return Fit.WHOLE
        return Fit.BEGINNING if any(text.startswith(whole) for text in called) else Fit.INNER

    def _having(self, alternatives: Sequence[Sequence[str]]) -> set[int]:
        """Return the numbers of the names that have a word with one of the beginnings, for each of the alternatives."""
        found: set[int] | None = None
        for beginnings in alternatives:
            having = {
                number
                for beginning in beginnings
                for place in self._range(beginning)
                for number in self._holders[place]
            }
            found = having if found is None else found & having
        return found or set()

    def _range(self, beginning: str) -> range:
        """Return the places of the words that begin so."""
        return range(bisect_left(self._words, beginning), bisect_left(self._words, beginning + _LAST))

    def _near(self, word: str) -> list[tuple[str, int]]:
        """
        Return the beginnings of words that were probably meant, with the number of mistakes; only the nearest.

        The first letter is taken to be right, or to have changed places with the second.
        """
        most = most_mistakes(word)
        if not most:
            return []
        places = [place for letter in {word[0], word[1]} for place in self._range(letter)]
        beginnings = {
            self._words[place][:length]
            for place in places
            for length in range(len(word) - most, len(word) + most + 1)
        }
        found = process.extract(
            word, list(beginnings), scorer=OSA.distance, score_cutoff=most, limit=_NEAREST * 4
        )
        nearest = min((distance for _text, distance, _place in found), default=0)
        ranked = [(text, distance) for text, distance, _place in found if distance == nearest]
        return sorted(ranked, key=itemgetter(1, 0))[:_NEAREST]
