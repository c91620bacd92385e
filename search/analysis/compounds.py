"""
The parts of a compound: kantoormeubilair is kantoor and meubilair.

A split must be probable. Every part is a word that is common enough or that the bank itself uses; linking sounds (-s-,
-en-, -e-, -er-) may stand between; prefixes, suffixes and nearly all words of three letters are no parts. Among the splits
the commonest parts win, and they must be commoner than the whole word: kantoor is not kant and oor.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.word_lists import read_lines, read_words

#: The longest word that is split, and the shortest.
_LONGEST, _SHORTEST = 45, 6
_MOST_PARTS = 4
#: How common a part must be (log10 of occurrences in a billion words), and what a word counts for that the bank uses.
_LEAST, _OF_THE_BANK = 1.7, 3.0
#: What a linking sound takes off, and each part after the second.
_LINK_COST, _PART_COST = 0.15, 1.0
#: Words whose parts are kept.
_KEPT = 1 << 12


@dataclass(frozen=True, slots=True)
class PartRules:
    """What may be a part in a language."""

    links: tuple[str, ...]
    first: frozenset[str]
    last: frozenset[str]
    never: frozenset[str]
    whole: frozenset[str]
    shortest: int
    #: How much commoner than the whole word the parts must be.
    margin: float
    #: How common each part must be.
    least: float


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a compound, without the linking sound that follows it."""

    text: str
    start: int
    end: int


def dutch_rules() -> PartRules:
    """Return what may be a part of a Dutch compound."""
    short: dict[str, set[str]] = {"first": set(), "last": set(), "both": set()}
    for place, *words in read_lines("short_parts.nl.txt"):
        short[place].update(words)
    return PartRules(
        links=("s", "en", "e", "er"),
        first=frozenset(short["first"] | short["both"]),
        last=frozenset(short["last"] | short["both"]),
        never=read_words("no_parts.nl.txt"),
        whole=read_words("whole_words.nl.txt"),
        shortest=4,
        margin=0.0,
        least=_LEAST,
    )


def english_rules() -> PartRules:
    """Return what may be a part of an English compound; English writes few of them as one word."""
    return PartRules(
        links=(),
        first=frozenset(),
        last=frozenset(),
        never=read_words("no_parts.en.txt"),
        whole=frozenset(),
        shortest=4,
        margin=1.3,
        least=3.4,
    )


class Splitter:
    """Splits the words of one language; `bank` holds further words that may be parts."""

    def __init__(
        self, rules: PartRules, frequencies: Mapping[str, float], bank: Container[str] = frozenset()
    ) -> None:
        self._rules, self._frequencies, self._bank = rules, frequencies, bank
        # A new word is asked about some four times in a row: by its own language, the other one, and for its parts.
        self.parts = lru_cache(maxsize=_KEPT)(self._parts)

    def split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a folded word, and nothing when it is not probably a compound."""
        return tuple(part.text for part in self.parts(word))

    def _parts(self, word: str) -> tuple[Part, ...]:
        """Return the parts of a folded word with their places, and nothing when it is not probably a compound."""
        rules = self._rules
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or word in rules.whole:
            return ()
        best = self._best(word)
        if best is None:
            return ()
        average, parts = best
        whole = self._frequencies.get(word, 0.0)
        return tuple(parts) if average > whole + rules.margin else ()

    def _worth(self, word: str, *, first: bool, last: bool) -> float:
        """Return how common a part is, 0 when it is none."""
        # Nearly nothing that is asked about is a word at all, so that is looked up first.
        rules, common = self._rules, self._frequencies.get(word, 0.0)
        if common < rules.least:
            if len(word) <= rules.shortest or word not in self._bank:
                return 0.0
            common = _OF_THE_BANK
        elif len(word) < rules.shortest and not (
            word in rules.first if not last else word in rules.last and not first
        ):
            return 0.0
        return 0.0 if word in rules.never else common

    def _best(self, word: str) -> tuple[float, list[Part]] | None:
        """Return the best split with the average worth of its parts, less what links and many parts cost."""
        end = len(word)
        # For each place and number of parts before it: the sum of their worth, and the parts.
        table: list[dict[int, tuple[float, list[Part]]]] = [{} for _ in range(end + 1)]
        table[0][0] = (0.0, [])
        for start in range(end - 1):
            if not table[start]:
                continue
            for stop in range(start + 2, end + 1):
                options = self._options(word, start, stop)
                if not options:
                    continue
                worth, text = options
                for count, (total, parts) in table[start].items():
                    if count >= _MOST_PARTS or (count == 0 and stop == end):
                        continue
                    candidate = total + worth
                    if candidate > table[stop].get(count + 1, (0.0,))[0]:
                        table[stop][count + 1] = (candidate, [*parts, Part(text, start, start + len(text))])
        best: tuple[float, list[Part]] | None = None
        for count, (total, parts) in table[end].items():
            average = total / count - _PART_COST * (count - 2)
            if best is None or average > best[0]:
                best = average, parts
        return best

    def _options(self, word: str, start: int, stop: int) -> tuple[float, str] | None:
        """Return the best reading of `word[start:stop]` as one part, perhaps with a linking sound."""
        text, last = word[start:stop], stop == len(word)
        worth = self._worth(text, first=start == 0, last=last)
        best = (worth, text) if worth else None
        if last:
            return best
        for link in self._rules.links:
            if not text.endswith(link) or len(text) < len(link) + 3:
                continue
            base = text[: -len(link)]
            worth = self._worth(base, first=start == 0, last=False) - _LINK_COST
            if worth > (best[0] if best else 0.0):
                best = worth, base
            elif link != "s" and base[-1] == base[-2]:  # zonnepaneel: zon, with its consonant doubled
                single = self._worth(base[:-1], first=start == 0, last=False) - _LINK_COST
                if single > (best[0] if best else 0.0):
                    best = single, base[:-1]
        return best
