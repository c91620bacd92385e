"""
The keys by which a stored text knows its words, as whole numbers.

A key is a number of 40 bits, so that a table of them is small and found in by halving. That two different keys of one story
get the same number happens once in some ten million stories.
"""

import hashlib
from enum import StrEnum
from functools import lru_cache

#: Bits of a number; the rest of the 64 in a table tell where the words are.
BITS = 40
_KEPT = 1 << 15


class Kind(StrEnum):
    """What a word has to do with a key."""

    STEM = "="  # it is the word itself, perhaps inflected
    PART = "~"  # it is a part of the word: of a compound or a hyphenated word
    CONCEPT = "#"  # the word, or a form of several, stands for this concept or for a narrower one
    PART_CONCEPT = "%"  # a part of the word does


@lru_cache(maxsize=_KEPT)
def number(kind: Kind, key: str) -> int:
    """Return the number of a key: the same in every process and on every machine."""
    digest = hashlib.blake2b((kind + key).encode("utf-8", "surrogatepass"), digest_size=BITS // 8).digest()
    return int.from_bytes(digest, "big")
