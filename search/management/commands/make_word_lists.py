"""Write the frequency lists of `search/wordlists/` anew; its README says where the sources come from."""

import lzma
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.analysis.normalising import normalise
from search.analysis.word_lists import WORD_LISTS

#: Rarer words than this (on the Zipf scale: log10 of occurrences in a billion words) are left out.
LEAST = 1.2
#: Longer words are of no use: nothing typed or split is made of them.
LONGEST = 30


def _words(file: Path) -> Iterator[str]:
    """Yield the ordinary words of a list with one word a line; names and abbreviations begin with a capital."""
    for line in file.read_text(encoding="utf-8").splitlines():
        word = line.strip()
        if word[:1].islower() and not word.endswith("'s") and len(word) <= LONGEST:
            yield word


def _frequencies(file: Path) -> dict[str, float]:
    """Read lines of a word, a tab and its frequency on the Zipf scale; forms that look alike count together."""
    found: dict[str, float] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        word, value = line.split("\t")
        key = normalise(word)
        found[key] = max(found.get(key, 0.0), float(value))
    return found


class Command(BaseCommand):
    """Makes one list from lists of words (which exist) and a list of frequencies (how common they are)."""

    help = "Write a frequency list for the analysis of search (see search/wordlists/README.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the language, the frequencies and the lists of words."""
        parser.add_argument("language", choices=["nl", "en"])
        parser.add_argument("frequencies", type=Path, help="lines of word, tab, Zipf frequency")
        parser.add_argument("words", type=Path, nargs="+", help="lists with one word a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the list and say how long it is."""
        frequencies = _frequencies(options["frequencies"])
        lines: dict[int, set[str]] = defaultdict(set)
        for file in options["words"]:
            for word in _words(file):
                key = normalise(word)
                if key.isalpha() and frequencies.get(key, 0.0) >= LEAST:
                    lines[round(frequencies[key] * 10)].add(key)
        text = "".join(
            f"{tenths} {' '.join(sorted(lines[tenths]))}\n" for tenths in sorted(lines, reverse=True)
        )
        target = WORD_LISTS / f"frequencies.{options['language']}.txt.xz"
        target.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
        count = sum(map(len, lines.values()))
        self.stdout.write(f"{target.name}: {count} words, {target.stat().st_size} bytes")
