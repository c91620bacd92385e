"""
Ordinary words in the other language: "elektrische boot" leads to a story that tells of an electric boat in English only.

What the field calls things is in the thesaurus, in both languages. This is for all other words, from one committed list
(`wordlists/translations.txt`), and only for queries: texts stay as they are. A compound that is not in the list is
translated by its parts: schoolplein is school and plein.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from search.analysis.languages import ANALYSED, language, other_language
from search.analysis.lexicon import splits_searched
from search.analysis.query import Query, Role
from search.analysis.word_lists import read_lines

#: Translations of one word that are looked for.
_MOST = 6
_BOTH, _JOINS = "=", "+"

#: The words of an expression, or their keys.
Words = tuple[str, ...]


class Meaning(NamedTuple):
    """
    What one thing is called in the other language: words, all of which are needed, with the keys that each is found by.

    `whole` says that it translates the word itself and not its parts.
    """

    words: Words
    keys: tuple[Words, ...]
    whole: bool


class Translation(NamedTuple):
    """What the words `first` to `last` of a query may be called in the language `into`."""

    first: int
    last: int
    into: str
    meanings: tuple[Meaning, ...]


def _key(word: str, code: str) -> str:
    return language(code).key(word)


def _is_searchable(words: Words, code: str) -> bool:
    """Return whether words find what they mean: a bee is a "bij" in Dutch, and so is every "at"."""
    return not any(_key(word, code) in language(code).stop for word in words)


@cache
def _table(code: str) -> dict[Words, tuple[Words, ...]]:
    """Return the expressions of a language by the keys of their words, each with its translations as they are written."""
    found: dict[Words, dict[Words, None]] = {}
    for line in read_lines("translations.txt"):
        at = line.index(_BOTH)
        sides = {"nl": line[:at], "en": line[at + 1 :]}
        for here, there in product(sides[code], sides[other_language(code)]):
            keys, words = tuple(_key(word, code) for word in here.split(_JOINS)), tuple(there.split(_JOINS))
            if _is_searchable(words, other_language(code)):
                found.setdefault(keys, {})[words] = None
    return {keys: tuple(there)[:_MOST] for keys, there in found.items()}


def load() -> None:
    """Read the list, best before the server forks."""
    for code in ANALYSED:
        _table(code)


def translations_of(query: Query) -> tuple[Translation, ...]:
    """Return what the searched words of a query, and two of them together, may be called in the other language."""
    if query.language not in ANALYSED:
        return ()
    found: list[Translation] = []
    # MEAT in capitals is an award criterion, and nothing to eat.
    settled = {at for one in query.matches if one.form.isupper() for at in range(one.first, one.last + 1)}
    for place, word in enumerate(query.words):
        if word.role is not Role.SEARCHED or word.exact or (place in settled and word.surface.isupper()):
            continue
        code = _language_of(query, place)
        if code is None:
            continue
        key = word.keys[code].stems[0]
        meanings = _whole((key,), code) or tuple(_by_parts(word.text, code))
        if meanings:
            found.append(Translation(place, place, other_language(code), meanings))
        if _goes_on(query, place, code):
            together = _whole((key, query.words[place + 1].keys[code].stems[0]), code)
            if together:
                found.append(Translation(place, place + 1, other_language(code), together))
    return tuple(found)


def _language_of(query: Query, place: int) -> str | None:
    """Return the language that a word is read in: the reader's, or the other one when only that has it."""
    keys = query.words[place].keys
    own, other = keys.get(query.language), keys.get(other_language(query.language))
    if own is not None and own.known:
        return query.language
    return other_language(query.language) if other is not None and other.known else None


def _goes_on(query: Query, place: int, code: str) -> bool:
    """Return whether the next word may belong to an expression that begins here."""
    if place + 1 >= len(query.words):
        return False
    following = query.words[place + 1]
    return following.role is Role.SEARCHED and not following.exact and code in following.keys


def _whole(keys: Words, code: str) -> tuple[Meaning, ...]:
    into = other_language(code)
    return tuple(
        Meaning(words, tuple((_key(word, into),) for word in words), whole=True)
        for words in _table(code).get(keys, ())
    )


def _by_parts(text: str, code: str) -> Iterator[Meaning]:
    """Yield the parts of a compound in the other language, when each of them is in the list."""
    into = other_language(code)
    for parts in splits_searched(text, code):
        options = [_single(_table(code).get((_key(part, code),), ())) for part in parts]
        if all(options):
            keys = tuple(tuple(_key(word, into) for word in words) for words in options)
            yield Meaning(tuple(words[0] for words in options), keys, whole=False)
            return


def _single(expressions: Sequence[Words]) -> Words:
    """Return the translations that are one word."""
    return tuple(words[0] for words in expressions if len(words) == 1)
