"""Articles of law as people write them: "artikel 2.114", "art. 2.114 Aw", "2.114 aanbestedingswet", "art 2.114 lid 2"."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_MARKS = frozenset(["artikel", "artikelen", "art", "artt", "article", "articles", "section", "wetsartikel"])
_BETWEEN = frozenset(["van", "de", "het", "of", "the", "uit", "in", "wet"])
_DETAILS = frozenset(
    ["lid", "leden", "sub", "onderdeel", "onder", "under", "paragraph", "paragraphs", "para", "letter"]
)
_NUMBER = re.compile(r"\d{1,4}(?:[.:]\d{1,4}){0,2}[a-z]?$")
#: An article number that looks like one without the word article: 2.114, 2.31a.
_TELLING = re.compile(r"\d{1,2}[.:]\d{1,3}[a-z]?$")
_DETAIL = re.compile(r"\d{1,2}e?$|[a-z]$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
#: The names of a law, and the one they all become here.
_LAWS = {
    "aw": "aw", "aw2012": "aw", "aanbestedingswet": "aw", "aanbestedingswet2012": "aw", "procurementact": "aw",
    "publicprocurementact": "aw", "dutchpublicprocurementact": "aw", "publicprocurementact2012": "aw",
    "gidsproportionaliteit": "gp", "proportionalityguide": "gp", "gp": "gp",
    "gemeentewet": "gemeentewet", "municipalitiesact": "gemeentewet",
    "participatiewet": "participatiewet", "pw": "participatiewet", "participationact": "participatiewet",
    "jeugdwet": "jeugdwet", "youthact": "jeugdwet",
    "wmo": "wmo", "wmo2015": "wmo", "socialsupportact": "wmo",
    "richtlijn2014/24/eu": "2014/24", "2014/24/eu": "2014/24", "richtlijn2014/24": "2014/24", "2014/24": "2014/24",
    "directive2014/24/eu": "2014/24", "directive2014/24": "2014/24",
    "2014/24eu": "2014/24", "directive2014/24eu": "2014/24", "richtlijn2014/24eu": "2014/24",
    "richtlijn": "2014/24", "aanbestedingsrichtlijn": "2014/24", "directive": "2014/24", "procurementdirective": "2014/24",
    "publicprocurementdirective": "2014/24", "eudirective": "2014/24", "europeserichtlijn": "2014/24",
    "arw": "arw", "arw2016": "arw", "bw": "bw", "burgerlijkwetboek": "bw", "awb": "awb", "avg": "avg", "gdpr": "avg",
}  # fmt: skip
_LONGEST_LAW = 5


class Article(NamedTuple):
    """
    An article in a text: its number, what follows it ("lid 2 a" is 2 and a), its law if that is named, its first and last
    word, and the place of the number.
    """

    number: str
    details: tuple[str, ...]
    law: str | None
    first: int
    last: int
    marked: bool
    place: int


def _law_at(words: Sequence[str], start: int, *, backwards: bool = False) -> tuple[str, int] | None:
    """Return the law that is named from `start` on (or up to there), and how many words that takes."""
    for length in range(min(_LONGEST_LAW, start + 1 if backwards else len(words) - start), 0, -1):
        named = words[start - length + 1 : start + 1] if backwards else words[start : start + length]
        if law := _LAWS.get("".join(named)):
            return law, length
    return None


def _letter_after(words: Sequence[str], place: int) -> int:
    """Return the next place if a single letter stands there, as in 2.114(2)(a), and -1 otherwise."""
    return (
        place + 1
        if place + 1 < len(words) and len(words[place + 1]) == 1 and words[place + 1].isalpha()
        else -1
    )


def _details(words: Sequence[str], start: int) -> tuple[tuple[str, ...], int]:
    """Return the paragraph and the letter named from `start` on, and the place behind them."""
    found: list[str] = []
    at = start
    while at < len(words) and len(found) < 2:
        named = words[at] in _DETAILS
        value = words[at + 1] if named and at + 1 < len(words) else words[at]
        ends = at + 1 in (len(words), _letter_after(words, at)) or _law_at(words, at + 1) is not None
        bare = (at == start and value.isdigit() and ends) or (found and value.isalpha())
        if not _DETAIL.match(value) or not (named or bare):
            break
        found.append(value.removesuffix("e") if value[:1].isdigit() else value)
        at += 2 if named else 1
    return tuple(found), at


def articles(words: Sequence[str]) -> list[Article]:
    """
    Return the articles that folded words name.

    A number counts after "artikel", beside the name of a law, or when it is written like 2.114. The last kind is not
    `marked`: it may be an amount, so look at what stands around it.
    """
    found = []
    for place, word in enumerate(words):
        if not word[:1].isdigit() or not _NUMBER.match(word):
            continue
        first, law = place, None
        marked = place > 0 and words[place - 1] in _MARKS
        if marked:
            first -= 1
        elif _YEAR.match(word):
            continue
        elif place and (named := _law_at(words, place - 1, backwards=True)):
            law, first = named[0], place - named[1]
        details, after = _details(words, place + 1)
        last = after - 1 if details else place
        while after < len(words) and words[after] in _BETWEEN:
            after += 1
        if law is None and after < len(words) and (named := _law_at(words, after)):
            law, last = named[0], after + named[1] - 1
        if law is None and marked and first and (named := _law_at(words, first - 1, backwards=True)):
            law, first = named[0], first - named[1]
        if marked or law or _TELLING.match(word):
            found.append(
                Article(word.replace(":", "."), details, law, first, last, marked or law is not None, place)
            )
    return found
