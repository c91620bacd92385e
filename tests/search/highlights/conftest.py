"""An analyser with a few concepts, and stories made of named texts."""

import re
from collections.abc import Callable, Mapping
from html import unescape

import pytest

from search.analysis.analyser import Analyser
from search.analysis.thesaurus import Concept
from search.highlights.highlighting import Highlights, highlight
from search.highlights.packing import Zone, joined, pack
from search.highlights.stored import StoredText
from search.highlights.wanted import wanted_of

CONCEPTS = (
    Concept(
        "life-cycle-costs",
        "abbreviation",
        forms={"nl": ("levenscycluskosten", "total cost of ownership"), "en": ("life cycle costs",)},
    ),
    Concept("furniture", forms={"nl": ("meubilair", "meubel"), "en": ("furniture",)}),
    Concept("office-furniture", forms={"nl": ("kantoormeubilair",)}, broader=("furniture",)),
    Concept("award-criteria", "article", forms={"nl": ("artikel 2.114 Aw",), "en": ("article 2.114 Aw",)}),
)

#: Makes the stored form of named texts in a language.
Keep = Callable[..., StoredText]
#: Looks for a query in named texts.
Look = Callable[..., Highlights]


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser(CONCEPTS)


@pytest.fixture(scope="session")
def keep(analyser: Analyser) -> Keep:
    def kept(texts: Mapping[str, str], code: str = "nl", mark: str = "") -> StoredText:
        zones = [
            Zone(tuple(zone), analyser.text(joined(zone), code))
            for zone in (
                [(name, text) for name, text in texts.items() if (name == "title") is in_title]
                for in_title in (True, False)
            )
        ]
        return StoredText(pack(zones, code, analyser.concepts, mark))

    return kept


@pytest.fixture(scope="session")
def look(analyser: Analyser, keep: Keep) -> Look:
    """Return what is found for a query in a story; the story may be in another language than the query."""

    def found(query: str, code: str = "nl", story: str | None = None, **texts: str) -> Highlights:
        story = story or code
        return highlight(keep(texts, story), wanted_of(analyser.query(query, code)), story)

    return found


def without_marks(html: str) -> str:
    """Return the text that a reader sees."""
    return unescape(html.replace("<mark>", "").replace("</mark>", ""))


def marks_in(html: str) -> list[str]:
    """Return what is marked."""
    return [unescape(one) for one in re.findall("<mark>(.*?)</mark>", html, re.DOTALL)]
