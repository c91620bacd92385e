"""What the home page shows of the stories: the latest ones, and three ways in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.service import IndexNotReady, SearchRequest, filter_values, search
from storybank.site import addresses
from storybank.site.documents import Document, cards_of

#: Ways in are terms of this many stories, the newest: enough for variety, and no cost that grows.
LOOKED_AT = 60
LATEST = 6
TERMS = 6


@dataclass(frozen=True, slots=True)
class Door:
    """A term with the address of its stories."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class WayIn:
    """A few terms of one vocabulary, most used first."""

    name: str
    heading: str | Promise
    text: str | Promise
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """The stories of the home page. `total` counts all stories, and is None while the search cannot tell."""

    latest: tuple[Document, ...]
    total: int | None
    ways_in: tuple[WayIn, ...]
    all_stories: str


_WAYS_IN = (
    (
        "instrument",
        _("By instrument"),
        _("Market consultation, reserved contract, award criterion: see how it worked in practice."),
    ),
    ("sector", _("By sector"), _("Find a purchase like yours, from workwear to cycle paths.")),
    ("municipality", _("By municipality"), _("Who has done this near you, and who could you ask?")),
)


def welcome(language: str) -> Welcome:
    """Return the stories and ways in of the home page; two queries at most, however many stories there are."""
    everything = addresses.story_list(language)
    try:
        results = search(SearchRequest(language=language, page_size=LOOKED_AT))
    except IndexNotReady:
        # The rest of the page is worth showing.
        return Welcome((), None, (), everything)
    cards = cards_of(results.hits, language)
    ways_in = tuple(
        WayIn(name, heading, text, _doors(name, cards, language)) for name, heading, text in _WAYS_IN
    )
    return Welcome(tuple(cards[:LATEST]), results.total, ways_in if cards else (), everything)


def _doors(name: str, cards: Sequence[Document], language: str) -> tuple[Door, ...]:
    slugs = _varied([_slugs(name, card) for card in cards])
    terms = filter_values(name, slugs, language)
    return tuple(
        Door(terms[slug].label, addresses.story_list(language, [(name, slug)]))
        for slug in slugs
        if slug in terms
    )


def _varied(terms_of_stories: Sequence[Sequence[str]]) -> list[str]:
    """
    Return the terms to show, the commonest first. Takes the terms of each story, the newest story first.

    Each story in turn gives its commonest term, until every one has a door; then the commonest of the rest fill up. By
    count alone, a small bank would lead to one story through all doors.
    """
    counted = Counter(slug for slugs in terms_of_stories for slug in slugs)
    taken: dict[str, None] = {}
    for slugs in terms_of_stories:
        if len(taken) < TERMS and slugs and taken.keys().isdisjoint(slugs):
            taken[max(slugs, key=counted.__getitem__)] = None
    for slug, _count in counted.most_common():
        if len(taken) < TERMS:
            taken[slug] = None
    return sorted(taken, key=counted.__getitem__, reverse=True)


def _slugs(name: str, card: Document) -> list[str]:
    if name == "sector":
        return [card["sector"]["slug"]] if card["sector"] else []
    return [one["slug"] for one in card["instruments" if name == "instrument" else "municipalities"]]
