"""The signs in a query: quotation marks, the minus, and the capitals of other engines. Nothing typed is an error."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from search.analysis.tokens import Token

_DOUBLE = '"“”„‟«»″'
_SINGLE = re.compile(r"(?:(?<=[\s(\-])|^)['‘‚]([^'‘’]{2,200})['’](?=[\s).,;!?]|$)")
_MINUS = "-–−"
_AND, _OR, _NOT = frozenset(("AND", "EN")), frozenset(("OR", "OF")), frozenset(("NOT", "NIET"))
#: Names of fields that people know from other engines; here they say nothing.
_FIELDS = frozenset(
    [
        "title",
        "titel",
        "body",
        "text",
        "tekst",
        "summary",
        "samenvatting",
        "site",
        "url",
        "inurl",
        "intitle",
        "filetype",
        "author",
        "auteur",
    ]
)


@dataclass(slots=True)
class Signs:
    """What signs say about the tokens of a query, by their places."""

    phrases: list[tuple[int, int]] = field(default_factory=list)
    excluded: list[tuple[int, int]] = field(default_factory=list)
    operators: set[int] = field(default_factory=set)
    alternatives: list[tuple[int, int]] = field(default_factory=list)


def _quoted(text: str) -> list[tuple[int, int]]:
    """Return the places of each pair of quotation marks; one that is left alone counts for nothing."""
    marks = [place for place, character in enumerate(text) if character in _DOUBLE]
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if not marks:
        pairs = [(match.start(1) - 1, match.end(1)) for match in _SINGLE.finditer(text)]
    return pairs


def _has_minus(text: str, start: int) -> bool:
    """Return whether a minus stands right before `start` and at the beginning of a word."""
    return (
        start > 0
        and text[start - 1] in _MINUS
        and (start == 1 or text[start - 2].isspace() or text[start - 2] in "(,")
    )


def read_signs(text: str, found: Sequence[Token]) -> Signs:
    """Return what the signs in `text` say about its tokens."""
    signs = Signs()
    for opening, closing in _quoted(text):
        inside = [
            place for place, token in enumerate(found) if opening < token.start and token.end <= closing
        ]
        if inside:
            into = signs.excluded if _has_minus(text, opening) else signs.phrases
            into.append((inside[0], inside[-1]))
    quoted = {place for first, last in (*signs.phrases, *signs.excluded) for place in range(first, last + 1)}
    capitals_mean = any(character.islower() for character in text)
    for place, token in enumerate(found):
        if place in quoted:
            continue
        surface, following = text[token.start : token.end], place + 1
        free = following < len(found) and following not in quoted
        if _has_minus(text, token.start) and surface[:1].isalpha():
            signs.excluded.append((place, place))
        elif (
            token.text in _FIELDS
            and text[token.end : token.end + 1] == ":"
            and not text[token.end + 1 : token.end + 2].isspace()
        ):
            signs.operators.add(place)
        elif capitals_mean and place and surface in _AND | _OR:
            signs.operators.add(place)
            if surface in _OR and free and place - 1 not in quoted:
                signs.alternatives.append((place - 1, following))
        elif capitals_mean and surface in _NOT:
            signs.operators.add(place)
            if following == len(found):
                continue
            phrase = next(((first, last) for first, last in signs.phrases if first == following), None)
            if phrase:
                signs.phrases.remove(phrase)
            signs.excluded.append(phrase or (following, following))
    return signs
