"""The words of names and of what is typed to find them: folded, so that case, accents and signs make no difference."""

import re
from collections.abc import Iterator

from search.analysis.normalising import normalise

_WORD = re.compile(r"\w+")
#: Words with a sign and no blank between them, which many people type as one.
_JOINED = re.compile(r"\w+(?:[-'./&]\w+)+")
#: No word is longer than this; the rest of one that is says nothing more.
LONGEST_WORD = 40


def words_of(text: str) -> list[str]:
    """Return the words of a text in order: "'s-Gravenhage" is `s gravenhage`."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(normalise(text))]


def all_words_of(text: str) -> set[str]:
    """Return the words by which a name is found, also those that people write together: `s`, `gravenhage`, `sgravenhage`."""
    return set(_all(normalise(text)))


def _all(folded: str) -> Iterator[str]:
    for word in _WORD.findall(folded):
        yield word[:LONGEST_WORD]
    for joined in _JOINED.findall(folded):
        yield "".join(_WORD.findall(joined))[:LONGEST_WORD]
