"""What leads on when a search finds nothing: what to leave out, names that are near, stories with some of the words, themes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.service import (
    FacetOption,
    SearchRequest,
    Suggestion,
    search,
    suggest,
)
from storybank.site import addresses
from storybank.site.asking import Asked
from storybank.site.hits import FoundCard, found_cards

#: Words that are looked for one by one, and those for which near names are looked for.
MOST_WORDS, MOST_SUGGESTED_FOR = 6, 2
MOST_SUGGESTIONS, MOST_STORIES, MOST_THEMES = 6, 3, 8
#: Shorter words say nothing by themselves.
SHORTEST_WORD = 3
#: A word with what may stand inside: "2.114", "CO2-uitstoot". Signs that mean something to the search are left out.
_WORD = re.compile(r"\w+(?:[-.'’]\w+)*")
_THEMES = ("sector", "impactType")


@dataclass(frozen=True, slots=True)
class WayOn:
    """Another search, and how many stories it finds."""

    label: str
    path: str
    total: int


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """
    What leads on.

    `unfiltered` is the same text without the filters, `words` are single words of it that are found, `names` are terms,
    places, organisations and stories that are spelt nearly so. `stories` have some of the words; when no story has,
    `are_newest` says that they are only the newest. `themes` are what most stories are about.
    """

    unfiltered: WayOn | None
    words: tuple[WayOn, ...]
    names: tuple[WayOn, ...]
    stories: tuple[FoundCard, ...]
    are_newest: bool
    themes: tuple[WayOn, ...]


def no_answer(asked: Asked, language: str) -> NoAnswer:
    """
    Return what leads on from a search that found nothing.

    At most five queries: titles among the suggestions, and the cards of stories.

    Raises:
        IndexNotReady: when the search cannot answer.
    """
    typed = list(dict.fromkeys(word for word in _WORD.findall(asked.text) if len(word) >= SHORTEST_WORD))
    everything = search(SearchRequest(language=language, facets=_THEMES, page_size=MOST_STORIES))
    words = tuple(_words(typed, language))
    either = SearchRequest(language=language, text=" OR ".join(typed[:MOST_WORDS]), page_size=MOST_STORIES)
    some = search(either)
    near = some if typed and some.total else everything
    return NoAnswer(
        unfiltered=_unfiltered(asked, language),
        words=words,
        names=tuple(_names(asked.text, typed, language)),
        stories=found_cards(near, language),
        are_newest=near is everything,
        themes=tuple(_themes(everything.facets, language)),
    )


def _unfiltered(asked: Asked, language: str) -> WayOn | None:
    """Return the search for the text alone, when that finds something; with a literal text also as it is usually read."""
    if not asked.chosen and not asked.literal:
        return None
    total = search(SearchRequest(language=language, text=asked.text)).total
    return WayOn(asked.text, addresses.search_page(language, [("q", asked.text)]), total) if total else None


def _words(typed: Sequence[str], language: str) -> Iterable[WayOn]:
    for word in typed[:MOST_WORDS] if len(typed) > 1 else ():
        total = search(SearchRequest(language=language, text=word, page_size=1)).total
        if total:
            yield WayOn(word, addresses.search_page(language, [("q", word)]), total)


def _names(text: str, typed: list[str], language: str) -> Iterable[WayOn]:
    """Yield what is spelt like the text, or else like its longest words, each once."""
    found = suggest(text, language, MOST_SUGGESTIONS)
    if not found:
        longest = sorted(typed, key=len, reverse=True)[:MOST_SUGGESTED_FOR]
        found = [one for word in longest for one in suggest(word, language, MOST_SUGGESTIONS)]
    for one in list(dict.fromkeys(found))[:MOST_SUGGESTIONS]:
        yield WayOn(one.label, _path(one, language), 0)


def _path(one: Suggestion, language: str) -> str:
    return one.path or addresses.story_list(language, [(one.kind, one.value)])


def _themes(facets: Mapping[str, Sequence[FacetOption]], language: str) -> Iterable[WayOn]:
    options = [(name, option) for name in _THEMES for option in facets[name] if option.count]
    options.sort(key=lambda pair: -pair[1].count)
    for name, option in options[:MOST_THEMES]:
        yield WayOn(option.label, addresses.story_list(language, [(name, option.value)]), option.count)
