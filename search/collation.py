"""
The order of titles as a Dutch reader expects it, as sort keys that compare byte by byte.

Dutch uses the root order of Unicode's collation unchanged: blanks, punctuation and symbols, digits, letters; accents
count only between titles that are otherwise equal, capitals only after that (lower case first). That order is written
out here for the Latin script, and other scripts follow by code point. `pyuca`, a Python implementation of the whole
table, orders 2,500 mixed titles the same but for a ligature or a raised digit between otherwise equal ones; these keys
are a third as long, need no dependency, and their beginning fits into a number.
"""

import unicodedata
from collections.abc import Sequence

# Letters that are a Latin letter with a stroke, or two letters written as one, and do not decompose by themselves.
_STROKE = "\u0338"
_LETTERS = {
    "æ": "ae" + _STROKE,
    "œ": "oe" + _STROKE,
    "ß": "ss" + _STROKE,
    "ø": "o" + _STROKE,
    "đ": "d" + _STROKE,
    "ł": "l" + _STROKE,
    "ħ": "h" + _STROKE,
    "ı": "i" + _STROKE,
}
# The root order of what people write between words. Everything else that is no letter follows, by code point.
_MARKS = "_‿-‐‑‒–—,;:!¡?¿.·'‘’‚‹›\"“”„«»()[]{}§¶@*/\\&#%‰†‡•`´˜^¨°©®+±÷×<=>|¦~¤¢$£¥€"

_END = "\x01"  # between the three levels: below every weight, and a title has no control characters
_BLANK = "\x02"
_OTHER_MARK = "\x4f"
_DIGIT = "\x50"
_LETTER = "\x60"
_OTHER_LETTER = "\x7a"
_PLAIN = "\x02"  # a letter without accent, or in lower case
_CAPITAL = "\x03"


def _weights() -> dict[str, str]:
    weights = {mark: chr(0x03 + rank) for rank, mark in enumerate(_MARKS)}
    weights.update({str(digit): chr(ord(_DIGIT) + digit) for digit in range(10)})
    weights.update({chr(ord("a") + rank): chr(ord(_LETTER) + rank) for rank in range(26)})
    return weights


_WEIGHTS = _weights()


def _weight(character: str) -> str:
    """Return the first-level weight of one base character in lower case; empty when it does not count."""
    known = _WEIGHTS.get(character)
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category.startswith("Z") or character in "\t\n\r\v\f":
        return _BLANK
    if category.startswith("C"):
        return ""
    if category == "Nd":
        return chr(ord(_DIGIT) + unicodedata.digit(character))
    if category.startswith(("P", "S")):
        return _OTHER_MARK + character
    return _OTHER_LETTER + character


#: The same for a whole text without accents or anything unusual in it.
_PLAIN_WEIGHTS = str.maketrans({chr(code): _weight(chr(code).lower()) for code in range(0x20, 0x7F)})


def title_key(title: str) -> str:
    """Return a text whose order by code point (and so by UTF-8 byte) is the order of titles."""
    if title.isascii() and title.isprintable():
        capitals = "".join([_CAPITAL if written.isupper() else _PLAIN for written in title])
        return _joined(title.translate(_PLAIN_WEIGHTS), "", capitals)
    weights: list[str] = []
    accents: list[str] = []
    cases: list[str] = []
    for written in unicodedata.normalize("NFKD", title):
        small = written.lower()
        for character in _LETTERS.get(small, small):
            if unicodedata.combining(character):
                if accents:
                    accents[-1] += character
                continue
            weight = _weight(character)
            if weight:
                weights.append(weight)
                accents.append(_PLAIN)
                cases.append(_PLAIN if written == small else _CAPITAL)
    return _joined("".join(weights), "".join(accents), "".join(cases))


def _joined(weights: str, accents: str, cases: str) -> str:
    # Plain letters at the end change nothing between titles of equal letters, so most keys stay short.
    return weights + _END + accents.rstrip(_PLAIN) + _END + cases.rstrip(_PLAIN)


_STEPS = 40  # of a position in `title_start`: 40 to the power of 12 just fits into 64 bits
_PLACES = 12


def title_start(key: str) -> int:
    """
    Return the first twelve weights of a title key as one number of 64 bits, in the same order.

    Blanks, digits and letters have a step each. Every other weight shares a step with its neighbours, so nothing after
    it may count: the number ends there, and the key itself decides.
    """
    return _number(_steps(key))


def title_range(text: str) -> tuple[int, int]:
    """
    Return the lowest and the highest `title_start` of titles that begin with a text of letters, digits and blanks.

    The two are the same when the text is as long as what the number can tell: then others may begin otherwise behind it.
    """
    key = title_key(text)
    told = min(key.index(_END), _PLACES)
    steps = _steps(key)
    return _number(steps), _number(steps[:told] + [_STEPS - 1] * (_PLACES - told))


def _steps(key: str) -> list[int]:
    steps = [0] * _PLACES
    for place, weight in enumerate(key[:_PLACES]):
        if weight == _END:
            break
        if weight == _BLANK:
            steps[place] = 1
        elif weight < _DIGIT:
            steps[place] = 2
            break
        elif weight < _LETTER:
            steps[place] = 3 + ord(weight) - ord(_DIGIT)
        elif weight < _OTHER_LETTER:
            steps[place] = 13 + ord(weight) - ord(_LETTER)
        else:
            steps[place] = 39
            break
    return steps


def _number(steps: Sequence[int]) -> int:
    number = 0
    for step in steps:
        number = number * _STEPS + step
    return number
