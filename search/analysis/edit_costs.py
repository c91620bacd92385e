"""
How far a typed word is from a word that exists, with the mistakes people make counting for less.

Damerau-Levenshtein distance over sounds: ei and ij, au and ou, d and t, c and k, s and z, f and v, ie and i, doubled and
dropped letters are near; a wrong first letter is far.
"""

from functools import cache
from itertools import pairwise

#: Letters that make one sound, written as one sign while words are compared. Longer ones first.
_SOUNDS = (
    ("sch", "ş"), ("ght", "ğ"), ("ei", "é"), ("ij", "ý"), ("au", "å"), ("ou", "ø"), ("ie", "ï"), ("dt", "đ"), ("ck", "ķ"),
    ("ch", "ç"), ("ph", "ƒ"), ("oe", "œ"), ("eu", "ě"), ("th", "ť"), ("qu", "ɋ"),
)  # fmt: skip
_SPELT = {sign: letters for letters, sign in _SOUNDS}
_NEAR = 0.35
#: Letters and sounds that are easily taken for one another.
_ALIKE = (
    "éý", "ýy", "åø", "ïi", "đt", "đd", "dt", "ķk", "ķc", "ck", "çg", "ƒf", "fv", "sz", "iy", "ťt", "ěu", "qk", "xk", "şs",
    "sc", "ïé", "ae", "ei", "jg", "wv", "mn", "bp",
)  # fmt: skip
_LESS_ALIKE = frozenset(("ae", "ei", "jg", "wv", "mn", "bp", "şs", "sc"))
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_CHANGE, _SWAP, _DOUBLED, _FIRST = 1.0, 0.7, 0.35, 0.5


def _pairs() -> dict[str, float]:
    costs = {}
    for one, other in (neighbours for row in _ROWS for neighbours in pairwise(row)):
        costs[one + other] = costs[other + one] = 0.8
    for one, other in map(tuple, _ALIKE):
        costs[one + other] = costs[other + one] = 0.6 if one + other in _LESS_ALIKE else _NEAR
    return costs


_COSTS = _pairs()


def sounds(word: str) -> str:
    """Return a word with one sign for each sound."""
    for letters, sign in _SOUNDS:
        if letters in word:
            word = word.replace(letters, sign)
    return word


@cache
def _change(one: str, other: str) -> float:
    """Return what it costs to write one sound for another."""
    known = _COSTS.get(one + other)
    if known is not None:
        return known
    long_, short = _SPELT.get(one, one), _SPELT.get(other, other)
    if len(long_) != len(short) and (set(long_) & set(short)):
        return _CHANGE  # a dropped letter: bedrif for bedrijf
    return _CHANGE * max(len(long_), len(short)) * (1.0 if len(long_) == len(short) == 1 else 0.8)


def _alone(word: str, place: int) -> float:
    """Return what it costs to leave out or add the sound at a place."""
    sign = word[place]
    beside = (place > 0 and word[place - 1] == sign) or (place + 1 < len(word) and word[place + 1] == sign)
    return _DOUBLED if beside else _CHANGE * (1.0 if sign not in _SPELT else 1.6)


def distance(typed: str, meant: str) -> float:
    """Return how far `typed` is from `meant`: 0 for the same word, about 1 for one ordinary mistake."""
    # By letters as well: "milleu" and "milieu" differ in one letter, but fall into other sounds.
    near = min(_distance(sounds(typed), sounds(meant)), _distance(typed, meant))
    return near + (_FIRST if typed[:1] != meant[:1] else 0.0)


def _distance(one: str, other: str) -> float:
    before_last: list[float] = []
    last = [0.0]
    for place in range(len(other)):
        last.append(last[-1] + _alone(other, place))
    for row in range(len(one)):
        gone = _alone(one, row)
        line = [last[0] + gone]
        for column in range(len(other)):
            if one[row] == other[column]:
                cost = last[column]
            else:
                cost = last[column] + _change(one[row], other[column])
            cost = min(cost, last[column + 1] + gone, line[column] + _alone(other, column))
            swapped = row and column and one[row] == other[column - 1] and one[row - 1] == other[column]
            if swapped:
                cost = min(cost, before_last[column - 1] + _SWAP)
            line.append(cost)
        before_last, last = last, line
    return last[-1]
