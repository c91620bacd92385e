"""Compares the names of organisations, so that one body does not get two rows."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from storybank.vocabulary.service import fold

# Words that one person writes and another leaves out.
_LEGAL_FORMS = ("bv", "nv", "vof", "cv", "ua", "ba", "stichting", "vereniging", "cooperatie", "cooperatieve")
_OPTIONAL = frozenset((*_LEGAL_FORMS, "holding", "gemeente", "de", "het", "the"))
# Found by trying: "Werkbedrijf Noord" and "Werkbedrijf Nord" are alike, "Gemeente Haren" and "Gemeente Laren" are not.
_ALIKE = 85


def alike(one: str, other: str) -> bool:
    """Say whether two names could be of the same organisation.

    Only the words in which they differ are compared: what "Gemeente Haren" and "Gemeente Laren" share says nothing.
    """
    words, other_words = _words(one), _words(other)
    difference = " ".join(word for word in words if word not in other_words)
    other_difference = " ".join(word for word in other_words if word not in words)
    if not difference or not other_difference:
        return difference == other_difference
    return fuzz.ratio(difference, other_difference) >= _ALIKE


def find_alike(name: str, names: Iterable[tuple[int, str]], limit: int = 5) -> list[tuple[int, str]]:
    """Return at most ``limit`` of the numbered ``names`` that could be the organisation called ``name``."""
    found = []
    for number, other in names:
        if alike(name, other):
            found.append((number, other))
            if len(found) == limit:
                break
    return found


def _words(name: str) -> list[str]:
    """Return the words that tell the organisation from others; all when there would be none."""
    words = re.findall(r"\w+", fold(name).replace(".", ""))
    return [word for word in words if word not in _OPTIONAL] or words
