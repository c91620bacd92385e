"""Stories: the card in lists and the full document."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import AwareDatetime, Field

from search.service import Shared
from storybank.api.related import kind_of
from storybank.api.schemas.blocks import HeadingBlock, ListBlock, ParagraphBlock
from storybank.api.schemas.facets import Facets
from storybank.api.schemas.figures import ImpactFigure
from storybank.api.schemas.highlights import Highlights
from storybank.api.schemas.images import Image
from storybank.api.schemas.organisations import Organisation, OrganisationShort
from storybank.api.schemas.search import Correction, Expansion, Interpretation, Match
from storybank.api.schemas.wire import (
    Grade,
    Labelled,
    LanguageCode,
    ListEnvelope,
    MunicipalityLabelled,
    Url,
    Wire,
    one_of,
)
from storybank.publication.models import PublishedStory
from storybank.stories.blocks import SECTIONS
from storybank.stories.choices import ContractType, Disclosure, HowMet, PercentageBase, Role, TenderSystem
from storybank.vocabulary.service import ValueBand


class InstrumentUsed(Labelled):
    """A procurement instrument as this story used it."""

    percentage: Annotated[
        float | None, Field(description=_("For example of the contract sum for social return."))
    ]
    percentage_base: Annotated[
        one_of(PercentageBase.values) | None, Field(description=_("Of what the percentage is taken."))
    ]


class Contract(Wire):
    """The contract, as far as the parties disclose it."""

    about = _("The contract, as far as the parties disclose it. Amounts are in euro without VAT.")

    type: one_of(ContractType.values) | None
    disclosure: Annotated[
        one_of(Disclosure.values),
        Field(
            description=_(
                "`exact`: the value; `band`: only the band; `hidden`: neither. No filter or sort tells more."
            )
        ),
    ]
    value: Annotated[float | None, Field(description=_("Only with `exact`."))]
    band: Annotated[one_of(ValueBand.values) | None, Field(description=_("Null when hidden."))]
    from_: Annotated[date | None, Field(alias="from", description=_("First day of the contract."))]
    to: Annotated[date | None, Field(description=_("Last day of the contract."))]


class StoryCard(Wire):
    """A story as lists show it."""

    id: Annotated[UUID, Field(description=_("Identifies the story in every language; it never changes."))]
    language: Annotated[LanguageCode, Field(description=_("Language of the texts."))]
    is_fallback: Annotated[
        bool, Field(description=_("Whether the texts are in another language than was asked for."))
    ]
    translation_status: Annotated[
        one_of(PublishedStory.TranslationStatus.values),
        Field(
            description=_(
                "`original`, or whether the translation is `current`, `outdated` or made by `machine`."
            )
        ),
    ]
    available_languages: Annotated[
        list[LanguageCode], Field(description=_("Languages in which the story is public."))
    ]
    evidence_grade: Annotated[Grade | None, Field(description=_("The best grade of the realised figures."))]
    slug: Annotated[str, Field(description=_("Last part of the address of the page; it can change."))]
    url: Annotated[Url, Field(description=_("The page of the story on the site."))]
    title: str
    summary: str
    fictional: Annotated[
        bool, Field(description=_("An invented example. Say so wherever the story is shown."))
    ]
    municipalities: list[MunicipalityLabelled]
    sector: Annotated[Labelled | None, Field(description=_("The main sector."))]
    other_sectors: list[Labelled]
    impact_types: list[Labelled]
    instruments: list[InstrumentUsed]
    impact_figures: list[ImpactFigure]
    image: Image | None
    contract: Contract
    published_at: Annotated[AwareDatetime, Field(description=_("First publication, in UTC."))]
    updated_at: Annotated[AwareDatetime, Field(description=_("Last publication, in UTC."))]
    checked_at: Annotated[date | None, Field(description=_("Day on which the facts were last checked."))]


class SectionHead(Wire):
    """What every part of the story with text has."""

    kind: Annotated[
        one_of(kind for _name, kind, *_rest in SECTIONS), Field(description=_("What the part tells."))
    ]
    heading: str


class TextSection(SectionHead):
    """A part of the story in HTML."""

    about = _(
        "A part of the story, in HTML with the tags p, br, ul, ol, li, b, strong, i, em and a, and h2 to h4 with "
        "`headingLevel`."
    )

    html: str


class MarkdownSection(SectionHead):
    """A part of the story in Markdown."""

    about = _("A part of the story with `bodyFormat=markdown`.")

    markdown: Annotated[str, Field(description=_("CommonMark without HTML."))]


class BlocksSection(SectionHead):
    """A part of the story as data."""

    about = _("A part of the story with `bodyFormat=blocks`.")

    blocks: list[HeadingBlock | ParagraphBlock | ListBlock]


class QuoteSection(Wire):
    """Somebody's words."""

    kind: Annotated[Literal["quote"], Field(description=_("Says that this part is a quotation."))]
    text: Annotated[str, Field(description=_("The words, as plain text."))]
    attribution: Annotated[str, Field(description=_("The role of who says it."))]


class PictureSection(Wire):
    """A picture between the parts."""

    kind: Annotated[Literal["picture"], Field(description=_("Says that this part is a picture."))]
    image: Annotated[Image, Field(description=_("The picture, with who made it and what it shows."))]
    caption: Annotated[str, Field(description=_("What to write below the picture; may be empty."))]


class FiguresSection(Wire):
    """A place for figures, named by their id."""

    kind: Annotated[Literal["figures"], Field(description=_("Says that impact figures belong here."))]
    figure_ids: Annotated[
        list[UUID],
        Field(description=_("Identifiers of the `impactFigures` of this story to show here, in order.")),
    ]


class Participant(Wire):
    """An organisation and what it did."""

    role: one_of(Role.values)
    organisation: OrganisationShort


class Source(Wire):
    """What proves the figures or tells more."""

    id: UUID
    title: str
    publisher: str
    year: int | None
    url: Url | None
    independent: Annotated[bool, Field(description=_("Whether the publisher is none of the participants."))]


class Tender(Wire):
    """Where the contract was announced or awarded."""

    system: one_of(TenderSystem.values)
    number: str
    lot: str | None
    url: Url | None


class ExternalReference(Wire):
    """The same case in another system."""

    system: str
    label: str
    url: Url


class StoryReference(Wire):
    """Another story in short."""

    id: UUID
    title: str
    language: LanguageCode
    url: Url


class Likeness(Wire):
    """Why a story is shown beside another."""

    kind: Annotated[
        one_of(map(kind_of, Shared)),
        Field(
            description=_(
                "`sectorOtherInstrument` and `impactOtherInstrument`: about the same, bought with another instrument; "
                "`sector`: the same sector."
            )
        ),
    ]
    text: Annotated[
        str, Field(description=_("The reason in a sentence, in `lang`; show it beside the story."))
    ]


class RelatedStory(StoryCard):
    """A story like another, and why."""

    likeness: Likeness


class Expanded(Wire):
    """What `expand` adds to a card or a detail."""

    related: Annotated[
        list[RelatedStory],
        Field(
            description=_("Only with `expand=related`: at most five stories like this one, with the reason.")
        ),
    ] = None
    organisations: Annotated[
        list[Organisation],
        Field(
            description=_("Only with `expand=organisations`: the organisations of the participants, in full.")
        ),
    ] = None


class StoryLinks(Wire):
    """Where to find the story."""

    self_: Annotated[Url, Field(alias="self", description=_("This document in its own language."))]
    html: Annotated[Url, Field(description=_("The page of the story on the site."))]


class Story(StoryCard, Expanded):
    """A story with all its parts."""

    social_value: Annotated[str, Field(description=_("What value for society, for whom."))]
    sections: Annotated[
        list[TextSection | MarkdownSection | BlocksSection | QuoteSection | PictureSection | FiguresSection],
        Field(description=_("In reading order.")),
    ]
    instruments_applied: Annotated[
        dict[str, str], Field(description=_("How an instrument was applied, by the slug of the instrument."))
    ]
    target_groups: list[Labelled]
    supplier_types: list[Labelled]
    procedure: Labelled | None
    cpv: Annotated[
        list[Annotated[str, Field(pattern="^[0-9]{8}$")]],
        Field(description=_("CPV codes without check digit.")),
    ]
    participants: list[Participant]
    how_met: Annotated[
        one_of(HowMet.values) | None, Field(description=_("How buyer and supplier found each other."))
    ]
    cost_difference: Annotated[
        float | None,
        Field(description=_("Extra cost, or saving when negative, in euro compared with the former way.")),
    ]
    sources: list[Source]
    tenders: list[Tender]
    external_references: list[ExternalReference]
    repeats: Annotated[
        StoryReference | None, Field(description=_("The story whose approach this one repeats."))
    ]
    repeated_by: Annotated[list[StoryReference], Field(description=_("Stories that repeat this approach."))]
    images: Annotated[list[Image], Field(description=_("All pictures of the story, the main one first."))]
    previous_urls: Annotated[list[Url], Field(description=_("Addresses that the page had before."))]
    review_months: Annotated[
        int | None, Field(description=_("After how many months the facts are checked again."))
    ]
    links: StoryLinks


class ListedStory(StoryCard, Expanded):
    """A story in a list; after a search with text it says why it is there."""

    matched_by: Annotated[
        list[Match],
        Field(description=_("Why the story was found, only with `q`; empty when words were only left out.")),
    ] = None
    highlights: Annotated[Highlights, Field(description=_("Only with `q`."))] = None
    sources: Annotated[list[Source], Field(description=_("Only with `expand=sources`."))] = None
    tenders: Annotated[list[Tender], Field(description=_("Only with `expand=tenders`."))] = None


class SelectedStory(Wire):
    """A story of which only some members were asked for."""

    about = _(
        "A story of which only some members were asked for with `fields`: these four, and those that were named."
    )

    id: UUID
    language: LanguageCode
    is_fallback: bool
    translation_status: one_of(PublishedStory.TranslationStatus.values)


class StoryList(ListEnvelope):
    """A page of stories."""

    results: list[ListedStory | SelectedStory]
    correction: Annotated[Correction, Field(description=_("Only when a mistake in `q` was corrected."))] = (
        None
    )
    expansions: Annotated[list[Expansion], Field(description=_("Only with `q`."))] = None
    interpreted: Annotated[
        list[Interpretation], Field(description=_("Places in `q` that were read as filters; only with `q`."))
    ] = None
    loosened: Annotated[
        bool,
        Field(
            description=_(
                "Only with `q`: whether nothing had all the words, so that broader terms or some of the words were enough."
            )
        ),
    ] = None
    facets: Annotated[Facets, Field(description=_("Only when `facets` was given."))] = None
