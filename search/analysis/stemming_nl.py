"""
The key of a Dutch word: what its inflected forms have in common.

Dictionary first: its chain of forms is followed to the end (werklozen → werkloze → werkloos). An unknown word takes the
dictionary form of its last part (leerwerkplekken → leerwerk + plek), or loses its ending by rule. What is left is cut to
its root, so that verb, noun and activity meet (inzamelen, inzameling → inzamel).
"""

from collections.abc import Container, Mapping

from search.analysis.lemmas import PackedMap

_VOWELS = frozenset("aeiouy")
#: Endings after which a syllable is unstressed, so its vowel is short in writing too: regelen → regel, not regeel.
_UNSTRESSED = ("el", "er", "em", "en", "ig", "ik", "et")
#: Parts that leave a verb: "uitvoert" is "uit" and "voert".
SEPARABLE = frozenset(
    [
        "aan",
        "achter",
        "af",
        "bij",
        "deel",
        "door",
        "goed",
        "groot",
        "in",
        "klaar",
        "langs",
        "los",
        "mee",
        "na",
        "om",
        "onder",
        "op",
        "open",
        "over",
        "rond",
        "samen",
        "schoon",
        "stop",
        "tegen",
        "terug",
        "thuis",
        "toe",
        "uit",
        "vast",
        "vol",
        "voor",
        "voort",
        "vrij",
        "weer",
        "weg",
    ]
)
_LONGEST_CHAIN = 3
_SHORTEST_HEAD = 4
#: Frequency from which a last part of three letters counts as one: werkjas.
_COMMON = 3.5
#: A word that is this much commoner is meant rather than the other.
_CLEARLY = 0.5


def _syllables(word: str) -> int:
    count, inside = 0, False
    for letter in word:
        vowel = letter in _VOWELS
        count += vowel and not inside
        inside = vowel
    return count


def root(word: str) -> str:
    """
    Write the stem that is left after "-en" or "-e" as Dutch writes it at the end of a word.

    A double consonant becomes one, v and z become f and s, and a long vowel is written double again.
    """
    if len(word) < 3:
        return word
    last, before = word[-1], word[-2]
    if last == before and last not in _VOWELS:
        return word[:-1]
    if last in _VOWELS:
        return word
    hard = {"v": "f", "z": "s"}.get(last, last)
    single = before in "aeou" and word[-3] not in _VOWELS and last not in "wx"
    if single and (_syllables(word) == 1 or not word.endswith(_UNSTRESSED)):
        return word[:-1] + before + hard
    return word[:-1] + hard


def _without_ing(word: str, known: Container[str]) -> str | None:
    """Return the root of the verb that a word in "-ing" is made of, None when there is no such verb."""
    stem = word[:-3]
    if len(stem) >= 4 and stem + "en" in known:
        return root(stem)
    return None


def _is_verb(lemma: str, stem: str, dictionary: PackedMap) -> bool:
    """Return whether a dictionary form in "-en" is a verb: keuken has no "keukt", inzamelen has "inzamelt"."""
    third_person = stem if stem.endswith("t") else f"{stem}t"
    return dictionary.get(third_person) == lemma


def _cut(lemma: str, known: Mapping[str, float], dictionary: PackedMap) -> str:
    """Return the root of a dictionary form."""
    if len(lemma) > 8 and lemma.endswith("heid") and lemma[:-4] in known:
        return lemma[:-4]
    if lemma.endswith("ing") and (verb := _without_ing(lemma, known)):
        return verb
    if lemma.endswith("en") and len(lemma) >= 5:
        stem = root(lemma[:-2])
        if _is_verb(lemma, stem, dictionary) or known.get(stem, 0.0) > known.get(lemma, 0.0) + _CLEARLY:
            return stem
    return lemma


def _by_rule(word: str, known: Container[str]) -> str:
    """Take the ending off a word that no dictionary has."""
    for ending in ("etjes", "etje", "tjes", "tje", "pjes", "pje", "jes", "je"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3:
            single = base[:-1] if len(base) > 3 and base[-1] == base[-2] else base
            if base in known or single in known:
                return base if base in known else single
    if word.endswith("en") and len(word) >= 6:
        stem = word[:-2]
        return stem if stem in known and stem[-1] != stem[-2] else root(stem)
    if word.endswith("s") and len(word) >= 5 and word[-2] not in "sufi" and word not in known:
        return word[:-1]
    if word.endswith("e") and len(word) >= 6 and word[-2] not in _VOWELS:
        return root(word[:-1])
    return word


def _is_feminine(word: str, of: str) -> bool:
    """Return whether the dictionary goes from deelnemer to deelneemster, which is no dictionary form of it."""
    return word.endswith(("ster", "euse", "trice")) and not of.endswith(("ster", "euse", "trice"))


class DutchKeys:
    """Makes the keys of Dutch words; see the top of this file."""

    def __init__(
        self, dictionary: PackedMap, frequencies: Mapping[str, float], irregular: Mapping[str, str]
    ) -> None:
        self._dictionary, self._known, self._irregular = dictionary, frequencies, irregular

    def key(self, word: str) -> str:
        """Return what the inflected forms of a folded word have in common."""
        if word in self._irregular:
            return self._irregular[word]
        if len(word) < 3 or not word.isalpha():
            return word
        lemma = self._end_of_chain(word)
        if lemma is None:
            return self._of_unknown(word)
        return self._irregular.get(lemma) or _cut(lemma, self._known, self._dictionary)

    def _end_of_chain(self, word: str) -> str | None:
        lemma = self._dictionary.get(word)
        if lemma is None:
            return None
        lemma = self._commoner(word, lemma)
        for _ in range(_LONGEST_CHAIN):
            following = self._dictionary.get(lemma)
            if not following or following == lemma or lemma in self._irregular:
                break
            if _is_feminine(following, lemma) or following[0] != lemma[0]:
                break
            lemma = following
        return lemma

    def _commoner(self, word: str, lemma: str) -> str:
        """Prefer a much commoner base over a rare word of the dictionary: kasten is of kast, not of kaste."""
        if lemma == word[:-1] and word.endswith("en"):
            base = root(word[:-2])
        elif word.endswith(("je", "jes")):
            base = _by_rule(word, self._known)
        else:
            return lemma
        return base if self._known.get(base, 0.0) > self._known.get(lemma, 0.0) + _CLEARLY else lemma

    def _verb_form(self, word: str) -> str | None:
        """Return the key of a past tense or participle that the dictionary has left out: genaaid, bakte, bakten."""
        stem = word.removesuffix("n").removesuffix("e")
        if stem[-1:] not in ("t", "d"):
            return None
        present = stem.removeprefix("ge")[:-1] if word.startswith("ge") else stem[:-1]
        infinitive = self._dictionary.get(f"{present}t")
        if not present or not infinitive or not infinitive.endswith("en") or infinitive[0] != present[0]:
            return None
        return self.key(infinitive)

    def _of_unknown(self, word: str) -> str:
        """Use the last part of the word that the dictionary has, or else the rules."""
        if len(word) > 4 and (key := self._verb_form(word)):
            return key
        for start in range(3, len(word) - _SHORTEST_HEAD + 2):
            head, before = word[start:], word[:start]
            if len(head) < _SHORTEST_HEAD and not self._known.get(head, 0.0) > _COMMON:
                continue
            lemma = self._irregular.get(head) or self._dictionary.get(head)
            if lemma is None or lemma[0] != head[0]:
                continue
            if before in self._known or before in SEPARABLE or before.removesuffix("s") in self._known:
                return before + self.key(head)
        stem = _by_rule(word, self._known)
        return self.key(stem) if self._dictionary.get(stem) else _cut(stem, self._known, self._dictionary)
