"""What the analysis knows of each language: its word list, its keys, its compounds and its empty words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from search.analysis.compounds import Splitter, dutch_rules, english_rules
from search.analysis.lemmas import PackedMap, lemmas
from search.analysis.stemming_en import EnglishKeys
from search.analysis.stemming_nl import DutchKeys
from search.analysis.word_lists import read_frequencies, read_pairs, read_words

#: A word as common as this means something in a language, even when it is an empty word in the other.
_MEANS_SOMETHING = 3.0
#: Unless it is this much rarer here: then it is the empty word, in a name or a title.
_MUCH_RARER = 1.65
#: The languages that have word lists. Others are searched as they are written.
ANALYSED = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Language:
    """One language; `key` makes the key of a folded word."""

    code: str
    frequencies: Mapping[str, float]
    dictionary: PackedMap
    key: Callable[[str], str]
    splitter: Splitter
    stop: frozenset[str]

    def knows(self, word: str) -> bool:
        """Return whether a folded word, as it stands, is a word of this language."""
        return word in self.frequencies or self.dictionary.get(word) is not None

    def frequency(self, word: str) -> float:
        """Return log10 of occurrences in a billion words, 0 for an unknown word."""
        return self.frequencies.get(word, 0.0)


def _as_written(word: str) -> str:
    return word


@cache
def language(code: str) -> Language:
    """Return what is known of a language; read once, best before the server forks. Dutch and English take 1.5 s together."""
    if code not in ANALYSED:
        nothing = PackedMap(())
        return Language(code, {}, nothing, _as_written, Splitter(english_rules(), {}), frozenset())
    dictionary, frequencies = lemmas(code), read_frequencies(code)
    irregular = read_pairs(f"irregular.{code}.txt")
    if code == "nl":
        key = DutchKeys(dictionary, frequencies, irregular).key
        splitter = Splitter(dutch_rules(), frequencies)
    else:
        key = EnglishKeys(dictionary, frequencies, irregular, read_pairs("spelling.en.txt")).key
        splitter = Splitter(english_rules(), frequencies)
    other = read_words("stop.en.txt" if code == "nl" else "stop.nl.txt")
    theirs = read_frequencies(other_language(code))
    empty = {
        word
        for word in other
        if frequencies.get(word, 0.0) < max(_MEANS_SOMETHING, theirs.get(word, 0.0) - _MUCH_RARER)
    }
    return Language(code, frequencies, dictionary, key, splitter, read_words(f"stop.{code}.txt") | empty)


def other_language(code: str) -> str:
    """Return the language that readers of this one know as well."""
    return "en" if code == "nl" else "nl"


@cache
def false_friends() -> frozenset[str]:
    """Return the words that mean something else in the other language."""
    return read_words("false_friends.txt")
