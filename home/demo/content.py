"""A demo story as data, complete in the languages that it is told in. Terms are named by their slugs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LANGUAGES = ("nl", "en")

#: A text by language.
Texts = dict[str, str]


@dataclass(frozen=True)
class Words:
    """What one language has of its own beside the body."""

    title: str
    slug: str
    summary: str
    social_value: str


@dataclass(frozen=True)
class Picture:
    """A drawing in the folder of pictures."""

    key: str
    alt: Texts


@dataclass(frozen=True)
class Instrument:
    """An instrument that was used."""

    slug: str
    applied: Texts
    percentage: Decimal | None
    percentage_base: str


@dataclass(frozen=True)
class Certificate:
    """A certificate of an organisation."""

    slug: str
    level: str
    valid_until: date | None


@dataclass(frozen=True)
class OrganisationEntry:
    """An organisation; the same one may stand in several files."""

    key: str
    name: str
    kind: str
    municipality: str
    description: Texts
    website: str
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True)
class Source:
    """Something that proves figures."""

    key: str
    title: Texts
    publisher: str
    year: int
    url: str
    independent: bool


@dataclass(frozen=True)
class Figure:
    """An impact figure. It has the name of its indicator."""

    indicator: str
    value: Decimal
    kind: str
    method: str
    period_from: date
    period_to: date
    recurring: bool
    attribution: Decimal
    weight: Decimal | None
    counting_key: str
    sources: tuple[str, ...]
    state: str
    verified_by: str
    verified_on: date | None


@dataclass(frozen=True)
class Tender:
    """A notice of the tender."""

    system: str
    number: str
    lot: str
    url: str


@dataclass(frozen=True)
class Section:
    """A section of the body: HTML by language."""

    name: str
    html: Texts


@dataclass(frozen=True)
class Quote:
    """What somebody said."""

    text: Texts
    attribution: Texts


@dataclass(frozen=True)
class BodyPicture:
    """A picture in the body. Its description is that of the picture itself."""

    picture: str
    caption: Texts


@dataclass(frozen=True)
class FigureReference:
    """Figures that stand in the body, by indicator."""

    indicators: tuple[str, ...]


Part = Section | Quote | BodyPicture | FigureReference


@dataclass(frozen=True)
class StoryFile:
    """A whole story in both languages, or in one of them. Terms are named by their slugs."""

    key: str
    source_language: str
    fictional: bool
    contract_type: str
    contract_value: Decimal | None
    disclosure: str
    contract_from: date
    contract_to: date | None
    procedure: str
    how_met: str
    cost_difference: Decimal | None
    checked_at: date | None
    review_months: int
    first_published: date
    municipalities: tuple[str, ...]
    sector: str
    other_sectors: tuple[str, ...]
    impact_types: tuple[str, ...]
    target_groups: tuple[str, ...]
    supplier_types: tuple[str, ...]
    cpv: tuple[str, ...]
    words: dict[str, Words]
    hero: str
    credit: str
    instruments: tuple[Instrument, ...]
    participants: tuple[tuple[str, str], ...]
    organisations: tuple[OrganisationEntry, ...]
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]
    tenders: tuple[Tender, ...]
    body: tuple[Part, ...]
    pictures: tuple[Picture, ...]

    @property
    def buyer(self) -> str:
        """The key of the organisation that bought: the first of them, when there are several."""
        return next(key for key, role in self.participants if role == "contractingAuthority")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the story is told in."""
        return tuple(self.words)

    @property
    def translation_language(self) -> str | None:
        """The language that the story is translated into, None when it is told in one language only."""
        return next((language for language in self.words if language != self.source_language), None)
