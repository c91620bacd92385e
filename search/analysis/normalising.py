"""
From text as people write it to text that can be compared, and back to the place it came from.

Case, diacritics, ligatures, full-width and subscript forms disappear ("CO₂" and "co2", "Súdwest" and "sudwest"). Soft
hyphens and zero-width characters are nothing, control characters and halves of surrogate pairs are blanks. Each character
is folded by itself, so folding twice changes nothing and every folded character knows which one it came from.
"""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

#: Letters that Unicode does not take apart, and the signs that people use for one another.
_BY_HAND = {
    "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ŋ": "n",
    "ĸ": "k", "’": "'", "‘": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'", "＇": "'",
    "‐": "-", "‑": "-", "⁃": "-", "﹣": "-", "－": "-", "⁄": "/", "∕": "/",
}  # fmt: skip
_NOTHING = {"Cf", "Mn", "Me"}
_BLANK = {"Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}


def _fold_once(character: str) -> str:
    if character in _BY_HAND:
        return _BY_HAND[character]
    category = unicodedata.category(character)
    if category in _NOTHING:
        return ""
    if category in _BLANK:
        return " "
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    kept = "".join(one for one in taken_apart if unicodedata.category(one) not in _NOTHING)
    return unicodedata.normalize("NFKC", kept)


def _fold(character: str) -> str:
    """Fold one character until nothing changes any more."""
    folded = _fold_once(character)
    for _ in range(4):
        again = "".join(map(_fold_once, folded))
        if again == folded:
            break
        folded = again
    return folded


class _Folds(dict[int, str]):
    """Every character and what it is folded to, found out when it first occurs; for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


_FOLDS = _Folds()
_SAME_LENGTH = {chr(code) for code in range(128)}


class Folded(NamedTuple):
    """
    Folded text and where its characters come from.

    `origins` is None when character i comes from character i of the original; otherwise it has one number for each
    character, and the length of the original at the end.
    """

    text: str
    origins: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the original that the part from `start` to `end` comes from."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


def _keeps_length(character: str) -> bool:
    if character in _SAME_LENGTH:
        return True
    if len(_FOLDS[ord(character)]) == 1:
        _SAME_LENGTH.add(character)
        return True
    return False


def fold(text: str) -> Folded:
    """Return `text` folded, with the origin of each character."""
    folded = text.translate(_FOLDS)
    if text.isascii() or (len(folded) == len(text) and all(map(_keeps_length, set(text)))):
        return Folded(folded, None)
    origins: list[int] = []
    for place, character in enumerate(text):
        origins += [place] * len(_FOLDS[ord(character)])
    origins.append(len(text))
    return Folded(folded, origins)


def normalise(text: str) -> str:
    """Return `text` folded; `normalise(normalise(text)) == normalise(text)`."""
    return text.translate(_FOLDS)
