"""Reading the committed word lists of `search/wordlists/`."""

import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

#: Where the lists are; their README says what they hold and where they come from.
WORD_LISTS = Path(__file__).resolve().parent.parent / "wordlists"


@cache
def read_frequencies(language: str) -> Mapping[str, float]:
    """
    Return the common words of a language with their frequency: log10 of occurrences in a billion words, from 1.2. Read once.

    Each line of the file is a frequency in tenths and the words that have it.
    """
    frequencies: dict[str, float] = {}
    content = lzma.decompress((WORD_LISTS / f"frequencies.{language}.txt.xz").read_bytes()).decode()
    for line in content.splitlines():
        tenths, _blank, words = line.partition(" ")
        frequencies.update(dict.fromkeys(words.split(" "), int(tenths) / 10))
    return frequencies


def read_lines(name: str) -> Iterator[list[str]]:
    """Yield the fields of each line of a list; `#` begins a remark."""
    for line in (WORD_LISTS / name).read_text(encoding="utf-8").splitlines():
        fields = line.partition("#")[0].split()
        if fields:
            yield fields


def read_words(name: str) -> frozenset[str]:
    """Return all words of a list, however they are spread over its lines."""
    return frozenset(word for fields in read_lines(name) for word in fields)


def read_pairs(name: str) -> dict[str, str]:
    """Return the lines of a list as a mapping from each but the last word of a line to the last."""
    return {word: fields[-1] for fields in read_lines(name) for word in fields[:-1]}
