"""From a document, as the API answers it, to what the story template shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from storybank.site.documents import Document
from storybank.site.instruments import UsedInstrument, used_instruments
from storybank.vocabulary.service import NO_LEGAL_ADVICE

#: Kinds of sections that are no running text.
_INSERTS = frozenset({"quote", "picture", "figures"})
#: The unit of figures that are money: in every language the code of the currency.
MONEY = "EUR"
BUYER, SUPPLIERS = "contractingAuthority", frozenset({"supplier", "subcontractor"})


@dataclass(frozen=True, slots=True)
class Source:
    """A source in the list at the end of a story; `number` is how figures refer to it."""

    number: int
    document: Document


@dataclass(frozen=True, slots=True)
class Figure:
    """An impact figure with the sources that prove it."""

    document: Document
    sources: tuple[Source, ...]

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount of money."""
        return self.document["unit"] == MONEY


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the story: running text with a heading, or a quote, a picture or figures between them."""

    document: Document
    anchor: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as the template wants it. `document` is the whole answer of the API."""

    document: Document
    language: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    instruments: tuple[UsedInstrument, ...]
    buyers: tuple[Document, ...]
    suppliers: tuple[Document, ...]
    outdated_since: date | None = None

    @property
    def no_legal_advice(self) -> str:
        """What has to stand beside articles of law."""
        return str(NO_LEGAL_ADVICE)


def story_view(document: Document, outdated_since: date | None = None) -> StoryView:
    """
    Return what the story template shows; two queries, for the articles of all instruments together.

    Takes a detail document of the API and, for a translation that is behind its original, since when.
    """
    sources = tuple(Source(number, one) for number, one in enumerate(document["sources"], start=1))
    figures = {one["id"]: _figure(one, sources) for one in document["impactFigures"]}
    return StoryView(
        document=document,
        language=document["language"],
        sections=tuple(_sections(document["sections"], figures)),
        figures=tuple(figures.values()),
        sources=sources,
        instruments=used_instruments(document),
        buyers=_organisations(document, {BUYER}),
        suppliers=_organisations(document, SUPPLIERS),
        outdated_since=outdated_since,
    )


def _figure(document: Document, sources: Iterable[Source]) -> Figure:
    proven_by = set(document["sourceIds"])
    return Figure(document, tuple(source for source in sources if source.document["id"] in proven_by))


def _sections(documents: Iterable[Document], figures: dict[str, Figure]) -> Iterable[Section]:
    for document in documents:
        named: list[Any] = document.get("figureIds", [])
        shown = tuple(figures[key] for key in named if key in figures)
        if document["kind"] == "figures" and not shown:
            continue
        anchor = document["kind"] if document["kind"] not in _INSERTS else ""
        yield Section(document, anchor, shown)


def _organisations(document: Document, roles: Iterable[str]) -> tuple[Document, ...]:
    return tuple(one["organisation"] for one in document["participants"] if one["role"] in roles)
