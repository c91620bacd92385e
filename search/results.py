"""What a search gives back: ids and numbers, the names of facets, and how what was typed was read. Never a story."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from search.highlights.highlighting import Highlights


class Hit(NamedTuple):
    """One story in the language in which it is to be shown."""

    story_id: UUID
    language: str


class Correction(NamedTuple):
    """What was typed, and what was looked for instead."""

    typed: str
    used: str


class Expansion(NamedTuple):
    """What was typed, what was looked for as well, and how that is related: a kind of the thesaurus."""

    typed: str
    used: str
    kind: str


class Interpretation(NamedTuple):
    """Words that were read as a filter, and its value (a slug)."""

    typed: str
    filter: str
    value: str


class Match(NamedTuple):
    """
    Why a story was found: what was typed, what is there, and in which text.

    `kind` is exact, lemma, compound, synonym, abbreviation, article, translation, place or typo; `field` is title, terms,
    summary or body.
    """

    typed: str
    found: str
    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the text of a request was read: what was corrected, added and taken for a filter, and whether not all was found."""

    correction: Correction | None = None
    expansions: tuple[Expansion, ...] = ()
    interpreted: tuple[Interpretation, ...] = ()
    loosened: bool = False


class FacetOption(NamedTuple):
    """
    One value of a facet: its name, how many stories its list would have, whether it is selected now.

    `language` is that of the label: Dutch stands in where a term has no name in the language of the request.
    """

    value: str
    label: str
    count: int
    selected: bool
    language: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """
    One page of hits in order, and how many stories there are on all pages together.

    For a request with text also how that was read, and for each hit why it was found and its marked texts.
    `facets` has the options of each facet that was wanted, in the order in which they are shown.
    """

    hits: list[Hit]
    total: int
    page: int
    page_size: int
    understanding: Understanding | None = None
    matched_by: tuple[tuple[Match, ...], ...] = ()
    facets: Mapping[str, tuple[FacetOption, ...]] = field(default_factory=dict)
    highlights: tuple[Highlights, ...] = ()
