"""
One token for each word, with its place in the original text.

A hyphenated word is one token, written together ("part-time" → "parttime", "Súdwest-Fryslân" → "sudwestfryslan"), and
keeps its pieces: they are searched like words of their own, so "co2 uitstoot" finds "CO2-uitstoot" as well. Numbers
("2.114", "24/7", "5%"), single letters with an ampersand ("R&D"), mail and web addresses and dotted abbreviations
("t.b.v." → "tbv") stay one token. An 's after an apostrophe is written on ("foto's" → "fotos") and left off in the base.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from search.analysis.normalising import fold

#: A longer word is cut: nobody looks for the rest, and no engine takes words without end.
LONGEST = 100
_LETTER = r"[^\W\d_]"
_ALNUM = r"[^\W_]"
_WORD = rf"{_ALNUM}+(?:'{_ALNUM}+){{0,3}}"
_ENDINGS = "nl|com|org|eu|net|gov|uk|be|de|fr|info|io|frl"
#: Everything is bounded, so that no text takes more than linear time.
_TOKEN = re.compile(
    rf"""
      (?P<plain>{_LETTER}+(?=[ ,;:!?()"\]]|\.?\s|\.?$))
    | (?P<mail>{_ALNUM}(?:[\w.+-]{{0,62}}{_ALNUM})?@{_ALNUM}[\w-]{{0,40}}(?:\.{_ALNUM}[\w-]{{0,40}}){{1,4}})
    | (?P<web>{_ALNUM}[\w-]{{0,40}}(?:\.{_ALNUM}[\w-]{{0,40}}){{0,3}}\.(?:{_ENDINGS})(?!{_ALNUM}))
    | (?P<dotted>(?<!\w){_LETTER}(?:\.{_LETTER}){{1,7}}(?!\w)\.?)
    | (?P<article>\d{{1,4}}\.\d{{1,4}}[a-z](?!{_ALNUM}))
    | (?P<number>\d{{1,40}}(?:[.,:/]\d{{1,20}}){{0,8}}%?(?!{_ALNUM}|-{_LETTER}))
    | (?P<ampersand>(?<!\w){_LETTER}&{_LETTER}(?!\w))
    | (?P<word>{_WORD}(?:-{_WORD}){{0,5}})
    """,
    re.VERBOSE,
)
_CHUNK = re.compile(r"\S+")
_LONGEST_KEPT = 40
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+$")
_POSSESSIVE = re.compile(r"'s?(?=-|$)")
_PIECES = re.compile(rf"{_ALNUM}+")


class Token(NamedTuple):
    """
    One word: its folded form, the place it has in the original text, and what else it is searched by.

    `base` is the form without a possessive or plural 's; `pieces` are the parts of a hyphenated word or an address.
    """

    text: str
    start: int
    end: int
    base: str
    pieces: tuple[str, ...] = ()


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text` in order; never fails and takes time in proportion to its length."""
    found: list[Token] = []
    make = Token._make
    for match in _CHUNK.finditer(text):
        chunk, start = match.group(), match.start()
        for folded, first, last, base, pieces in (
            _kept(chunk) if len(chunk) <= _LONGEST_KEPT else _read(chunk)
        ):
            found.append(make((folded, start + first, start + last, base, pieces)))
        if chunk[0] == "%" and found and found[-1].end == start - 1 and found[-1].text[-1].isdigit():
            number = found.pop()  # "5 %"
            found.append(
                make((f"{number.text}%", number.start, start + 1, f"{number.base}%", (number.base, "%")))
            )
    return found


def _read(chunk: str) -> tuple[Token, ...]:
    """Return the tokens of a text without blanks."""
    folded = fold(chunk)
    found: list[Token] = []
    for match in _TOKEN.finditer(folded.text):
        start, end = folded.span(*match.span())
        written = match.group()
        if match.lastgroup == "plain" and len(written) <= LONGEST:
            found.append(Token(written, start, end, written))
        else:
            found.append(Token(*_shape(match.lastgroup or "", written, start, end)))
    return tuple(found)


#: Most words of a text were there before, with the same sign behind them.
_kept = lru_cache(maxsize=1 << 13)(_read)


def _shape(kind: str, written: str, start: int, end: int) -> tuple[str, int, int, str, tuple[str, ...]]:
    """Return the fields of a token that is more than letters and digits."""
    pieces: tuple[str, ...] = ()
    if kind == "word":
        pieces = tuple(_POSSESSIVE.sub("", piece)[:LONGEST] for piece in written.split("-"))
        base = "".join(pieces)
        text = written.replace("-", "")
        text = re.sub(r"'(?=s?$)|^'", "", text)
        pieces = (
            tuple(piece for piece in pieces if len(piece) > 1 or piece.isdigit()) if len(pieces) > 1 else ()
        )
    elif kind == "number":
        text = written.replace(" ", "")
        base, pieces = plain_number(text), ((text[:-1], "%") if text.endswith("%") else ())
    elif kind == "dotted":
        text = base = written.replace(".", "")
    elif kind in ("mail", "web"):
        text = base = written
        pieces = tuple(_PIECES.findall(written))[:8]
    else:
        text = base = written
    return text[:LONGEST], start, end, base[:LONGEST], pieces


def plain_number(text: str) -> str:
    """
    Return a number without signs between thousands and with a point before decimals, as both languages can be read.

    "1.250.000" and "1,250,000" become "1250000", "4,2" becomes "4.2". Three digits after one point may be thousands or an
    article of a law; the token itself keeps the point, so "2.114" is found as typed and 48.000 also as 48000.
    """
    bare = text.rstrip("%")
    if _GROUPED.match(bare):
        return bare.replace(".", "").replace(",", "") + text[len(bare) :]
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
