"""
The dictionary form of a word, from simplemma's dictionaries.

As Python dictionaries both languages take 75 MB. Here each language is one block of bytes with its lines sorted, found by
bisection: 16 MB, and a fork shares it for good, because reading it touches no reference counts.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from search.analysis.normalising import normalise
from search.analysis.word_lists import read_frequencies

#: Words at least this common (log10 of occurrences in a billion words) may be irregular altogether.
_COMMON = 4.0
_TAB = b"\t"
#: Several words, and forms that only speech has ('ave, you'll); Dutch plurals have an apostrophe before the s.
_NO_WORD = re.compile(r" |^'|'(?!s$|tjes?$)")


class PackedMap:
    """An immutable mapping from text to text in little memory; a look-up takes about 4 µs."""

    def __init__(self, entries: Iterable[tuple[str, int, str]]) -> None:
        """Keep entries of key, rank (one digit) and value; of those with the same key the lowest rank is in use."""
        lines = [f"{key}\t{rank}{value}\n".encode() for key, rank, value in entries]
        lines.sort()
        self._starts = array("I", accumulate(map(len, lines), initial=0))
        self._block = b"".join(lines)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def get(self, key: str) -> str | None:
        """Return the value of `key`, None when there is none."""
        wanted = key.encode("utf-8", "replace") + _TAB
        block, starts = self._block, self._starts
        low, high = 0, len(starts) - 1
        while low < high:
            middle = (low + high) // 2
            if block[starts[middle] : starts[middle + 1]] < wanted:
                low = middle + 1
            else:
                high = middle
        if low < len(starts) - 1 and block.startswith(wanted, starts[low]):
            return block[starts[low] + len(wanted) + 1 : starts[low + 1] - 1].decode()
        return None


def _tidy(word: str) -> str:
    """Fold a word of the dictionary; it marks separable verbs with a low line and keeps apostrophes."""
    return "".join(filter(str.isalnum, normalise(word)))


def _is_credible(word: str, lemma: str, frequencies: Mapping[str, float]) -> bool:
    """
    Return whether a dictionary form that begins with another letter than the word can be right.

    Only common words become something that begins otherwise (went, is); rare ones that do are slips of the dictionary.
    """
    return (word.startswith("ge") and word[2:3] == lemma[0]) or frequencies.get(word, 0.0) >= _COMMON


def _entries(language: str) -> Iterator[tuple[str, int, str]]:
    """Yield what the dictionary says; ordinary words rank before names that look like them."""
    frequencies = read_frequencies(language)
    dictionary = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)
    # Half a million turns while a server starts: nearly all words are plain letters and go the short way.
    for word in dictionary:
        lemma = dictionary[word]
        ordinary = word.isalpha() and word.islower()
        if not ordinary and _NO_WORD.search(word):
            continue
        key = word if ordinary and word.isascii() else _tidy(word)
        value = lemma if lemma.isascii() and lemma.isalpha() and lemma.islower() else _tidy(lemma)
        if key and value and (key[0] == value[0] or _is_credible(key, value, frequencies)):
            yield key, 0 if ordinary else 1, value


@cache
def lemmas(language: str) -> PackedMap:
    """
    Return the dictionary of a language: folded word to folded dictionary form, also for words that are one already.

    Reading it takes about a second, so it is read once. What that needs meanwhile (40 MB) is given back for other uses.
    """
    return PackedMap(_entries(language))
