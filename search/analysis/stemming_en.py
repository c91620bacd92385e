"""
The key of an English word: what its inflected forms and both spellings have in common.

Dictionary form, then American spelling, then the Porter 2 stem. A list takes out words that the stemmer would make one
(important and import, policy and police).
"""

from collections.abc import Container, Mapping

import Stemmer

from search.analysis.lemmas import PackedMap

#: -ise and its relatives get a z, also where no American would: a key need not be a word, only the same for all.
_TO_Z = (
    "ise",
    "ised",
    "ises",
    "ising",
    "iser",
    "isers",
    "isation",
    "isations",
    "yse",
    "ysed",
    "yses",
    "ysing",
)
_SHORTEST_ISE = 6
#: Who does something keeps a key of his own.
_DOERS = ("er", "or")


def american(word: str, spelling: Mapping[str, str]) -> str:
    """Return the American spelling of a folded word; the plural follows the singular."""
    if word in spelling:
        return spelling[word]
    if word.endswith("s") and word[:-1] in spelling:
        return spelling[word[:-1]] + "s"
    if len(word) >= _SHORTEST_ISE:
        for ending in _TO_Z:
            if word.endswith(ending):
                at = len(word) - len(ending) + 1
                return word[:at] + "z" + word[at + 1 :]
    return word


class EnglishKeys:
    """Makes the keys of English words; see the top of this file."""

    def __init__(
        self,
        dictionary: PackedMap,
        known: Container[str],
        irregular: Mapping[str, str],
        spelling: Mapping[str, str],
    ) -> None:
        self._dictionary, self._known = dictionary, known
        self._irregular, self._spelling = irregular, spelling
        self._stem = Stemmer.Stemmer("english", 0).stemWord

    def key(self, word: str) -> str:
        """Return what the inflected forms of a folded word have in common."""
        if word in self._irregular:
            return self._irregular[word]
        if len(word) < 3 or not word.isalpha():
            return word
        lemma = self._dictionary.get(word) or word
        if lemma in self._irregular:
            return self._irregular[lemma]
        plain = american(lemma, self._spelling)
        # The dictionary leaves "labor" alone and knows the verb "labour" only by its British forms.
        plain = american(self._dictionary.get(plain) or plain, self._spelling)
        stem = self._stem(plain)
        if plain.endswith(_DOERS) and len(stem) < len(plain) - 1 and plain in self._known:
            return plain  # a designer is no design
        return stem
