"""
Names of terms and organisations, found by what is typed so far. Held in memory by each process: some hundred terms, and
the organisations of public stories up to `MOST_COUNTED`.
"""

from bisect import bisect_left
from collections.abc import Sequence
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.typed_words import all_words_of, words_of
from search.vocabulary_terms import Label

_LINE = "\n"
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
    """Something with a name: what it is, its labels by language, and all that it is called."""

    kind: str
    value: str
    labels: dict[str, Label]
    called: tuple[str, ...]


class Match(NamedTuple):
    """A name that fits, by its place in the list; `mistakes` counts letters."""

    fit: Fit
    mistakes: int
    place: int


def most_mistakes(word: str) -> int:
    """Return how many wrong letters are forgiven in a word: none in a short one, where everything is near."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


class NameIndex:
    """Finds names by the beginnings of their words. Immutable."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = names
        #: All that each name is called, word by word with one blank between them; a line for each.
        self._called: list[str] = []
        holders: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            lines = (" ".join(words_of(text)) for text in name.called)
            self._called.append(f"\n{_LINE.join(lines)}\n")
            for word in {word for text in name.called for word in all_words_of(text)}:
                holders.setdefault(word, []).append(place)
        self._words = sorted(holders)
        self._holders = [holders[word] for word in self._words]

    def find(self, words: Sequence[str]) -> list[Match]:
        """Return the names in which every one of these words begins a word."""
        beginning = "\n" + " ".join(words)
        whole = beginning + "\n"
        found = []
        for place in self._having([[word] for word in words]):
            called = self._called[place]
            fit = Fit.INNER if beginning not in called else Fit.WHOLE if whole in called else Fit.BEGINNING
            found.append(Match(fit, 0, place))
        return found

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
        return [Match(Fit.MISTYPED, mistakes, place) for place in self._having(alternatives)]

    def _having(self, alternatives: Sequence[Sequence[str]]) -> set[int]:
        """Return the places of the names that have a word with one of the beginnings, for each of the alternatives."""
        found: set[int] | None = None
        for beginnings in alternatives:
            having = {
                place
                for beginning in beginnings
                for word in self._range(beginning)
                for place in self._holders[word]
            }
            found = having if found is None else found & having
        return found or set()

    def _range(self, beginning: str) -> range:
        """Return the numbers of the words that begin so."""
        return range(bisect_left(self._words, beginning), bisect_left(self._words, beginning + _LAST))

    def _near(self, word: str) -> list[tuple[str, int]]:
        """
        Return the beginnings of words that were probably meant, with the number of mistakes; only the nearest.

        The first letter is taken to be right, or to have changed places with the second.
        """
        most = most_mistakes(word)
        if not most:
            return []
        numbers = [number for letter in {word[0], word[1]} for number in self._range(letter)]
        beginnings = {
            self._words[number][:length]
            for number in numbers
            for length in range(len(word) - most, len(word) + most + 1)
        }
        found = process.extract(
            word, list(beginnings), scorer=OSA.distance, score_cutoff=most, limit=_NEAREST * 4
        )
        nearest = min((distance for _text, distance, _key in found), default=0)
        ranked = [(text, distance) for text, distance, _key in found if distance == nearest]
        return sorted(ranked, key=itemgetter(1, 0))[:_NEAREST]
