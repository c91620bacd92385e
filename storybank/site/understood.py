"""How a search was read, in words with links: corrections, what was looked for as well, and what can be taken away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from search.service import Understanding, filter_values
from storybank.site import addresses
from storybank.site.asking import FILTERS, Asked, Chosen

#: Words that are named as looked for as well.
MOST_NAMED = 4

Address = Callable[[str, addresses.Query], str]


@dataclass(frozen=True, slots=True)
class Removable:
    """Something the list is narrowed by, with the address of the list without it; `field` says what it is."""

    label: str
    field: str
    path: str


class Word(NamedTuple):
    """Something that was looked for as well; `language` is empty when it is that of the page."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Understood:
    """
    What a reader is told of a search.

    `typed` and `used` are a corrected text and what was looked for instead, `literal` the address of the search for the text
    as it was typed. `also` is what was looked for as well, `loosened` says that not everything was found.
    """

    typed: str
    used: str
    literal: str
    also: tuple[Word, ...]
    loosened: bool


def understood(asked: Asked, read_as: Understanding, language: str) -> Understood:
    """Return how the text of a search was read."""
    other = next((code for code in addresses.languages() if code != language), "")
    also: dict[str, Word] = {}
    for one in read_as.expansions:
        if one.used.casefold() not in asked.text.casefold():
            word = Word(one.used, other if one.kind == "translation" else "")
            also.setdefault(one.used.casefold(), word)
    return Understood(
        typed=read_as.correction.typed if read_as.correction else "",
        used=read_as.correction.used if read_as.correction else "",
        literal=addresses.search_page(language, asked.query(literal=True)),
        also=tuple(also.values())[:MOST_NAMED],
        loosened=read_as.loosened,
    )


def removable(asked: Asked, read_as: Understanding, language: str, address: Address) -> tuple[Removable, ...]:
    """Return what narrows a list: the chosen values, places read in the text, and that the text is taken as it stands."""
    found = [_chosen(asked, one, language, address) for one in asked.chosen]
    for place in read_as.interpreted:
        known = filter_values(place.filter, [place.value], language).get(place.value)
        label = _("%(place)s (from your text)") % {"place": known.label if known else place.typed}
        field = str(FILTERS[place.filter])
        found.append(Removable(label, field, address(language, asked.query(literal=True))))
    if asked.literal:
        label = _("exactly as typed")
        found.append(Removable(label, _("How to search"), address(language, asked.query(literal=False))))
    return tuple(found)


def _chosen(asked: Asked, one: Chosen, language: str, address: Address) -> Removable:
    return Removable(one.choice.label, one.field, address(language, asked.query(without=one)))
