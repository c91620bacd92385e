"""
What a word is searched by, worked out once for each word.

A word that its own language does not know and the other one does gets the key of the other: "clauses" in a Dutch text is
an English word. That depends on the word alone, so texts and queries always agree.
"""

from functools import lru_cache
from typing import NamedTuple

from search.analysis.languages import language, other_language
from search.analysis.tokens import Token

#: Words that are kept: those of some thousand stories in both languages, in about 20 MB of a process that indexes as many. A word
#: that is not kept is looked up and split again, which takes most of the time of a story.
_KEPT = 1 << 16
#: A longer word gets no key and no parts: it is no word.
_LONGEST = 48


class Word(NamedTuple):
    """
    What one word in one language is searched by.

    `stems` are its key and what else counts as the word itself: the pieces of a hyphenated word, a number without signs.
    `parts` are the keys of what it is made of. `foreign` is its key in the other language, if that knows it.
    """

    text: str
    key: str
    stems: tuple[str, ...]
    parts: tuple[str, ...]
    foreign: str | None
    known: bool


def word_of(token: Token, code: str) -> Word:
    """Return what a token is searched by in a text of the language `code`."""
    return _word(token.text, token.base, token.pieces, code)


def parts_of(word: str, code: str) -> tuple[str, ...]:
    """Return the words a folded word is made of, from large to small: levenscycluskosten has levenscyclus, leven, cyclus, kosten."""
    found: list[str] = []
    open_ = [word]
    while open_:
        for part in language(code).splitter.split(open_.pop()):
            if part not in found:
                found.append(part)
                open_.append(part)
    return tuple(found)


def splits(word: str, code: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways a folded word falls into parts that stand in a row: into large ones, and into the smallest."""
    coarse = language(code).splitter.split(word)
    fine = tuple(piece for part in coarse for piece in (language(code).splitter.split(part) or (part,)))
    return tuple(dict.fromkeys(one for one in (coarse, fine) if one))


def splits_searched(word: str, code: str) -> tuple[tuple[str, ...], ...]:
    """
    Return the ways a typed word falls into parts that may stand for it in a story.

    A compound that English has says something else than its parts, or it would be two words: fireworks, housekeeping.
    """
    return () if code == "en" and language(code).knows(word) else splits(word, code)


def _knows(word: str, pieces: tuple[str, ...], code: str) -> bool:
    """Return whether a language has a word, or all pieces of a hyphenated one, or all parts of a compound."""
    own = language(code)
    if own.knows(word) or (pieces and all(map(own.knows, pieces))):
        return True
    return bool(own.splitter.split(word))


def _key(word: str, pieces: tuple[str, ...], code: str) -> tuple[str, bool, str | None]:
    """
    Return the key of a word, whether its language has it, and its key in the other language.

    The last is None for a word that only this language has; one that no language has may be of both.
    """
    own, other = language(code), language(other_language(code))
    known = _knows(word, pieces, code)
    known_there = _knows(word, pieces, other.code) if other.code != code else False
    foreign = other.key(word) if known_there or not known else None
    if known_there and not known and foreign is not None:
        return foreign, False, foreign
    return own.key(word), known, foreign


@lru_cache(maxsize=_KEPT)
def _word(text: str, base: str, pieces: tuple[str, ...], code: str) -> Word:
    if len(base) > _LONGEST:
        return Word(text, text, (text,), (), None, False)
    key, known, foreign = _key(base, pieces, code)
    stems = dict.fromkeys((key,))
    parts: dict[str, None] = {}
    own = language(code)
    for piece in pieces:
        stems[_key(piece, (), code)[0]] = None
    for whole in pieces or (base,):
        # A plural may be so common that it is not taken apart, as zonnepanelen is: its singular tells.
        for part in parts_of(whole, code) or parts_of(own.key(whole), code):
            parts[own.key(part)] = None
    return Word(text, key, tuple(stems), tuple(part for part in parts if part not in stems), foreign, known)
