"""Terms of the vocabularies."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.wire import BothLanguages, ListEnvelope, Slug, Url, Wire, one_of
from storybank.vocabulary.models import (
    Aggregation,
    InstrumentFamily,
    Origin,
    PercentageBase,
    Phase,
    Pillar,
    Verification,
)


class Synonyms(Wire):
    """Other words for a term."""

    nl: list[str]
    en: list[str]


class Term(Wire):
    """A term."""

    about = _("A term. Its slug is the same in every language and never changes.")

    slug: Slug
    label: BothLanguages
    definition: BothLanguages
    synonyms: Synonyms
    iri: Annotated[Url | None, Field(description=_("Identifies the term elsewhere."))]
    origin: Annotated[one_of(Origin.values), Field(description=_("From an official list, or of this bank."))]
    valid_from: Annotated[date | None, Field(description=_("In use from this day; null: always."))]
    valid_to: Annotated[date | None, Field(description=_("No longer in use from this day."))]
    successor: Annotated[Slug | None, Field(description=_("Slug of the term that this one was merged into."))]
    story_count: Annotated[int, Field(ge=0, description=_("Number of public stories with this term."))]


class Province(Term):
    """A province of the Netherlands."""

    code: Annotated[str, Field(description=_("CBS code."), examples=["PV22"])]
    nuts: Annotated[str | None, Field(description=_("NUTS code."), examples=["NL13"])]


class ProvinceOfMunicipality(Wire):
    """The province of a municipality."""

    slug: Slug
    code: str
    label: BothLanguages


class Municipality(Term):
    """A Dutch municipality."""

    code: Annotated[str, Field(description=_("CBS code."), examples=["GM0106"])]
    province: ProvinceOfMunicipality
    centroid: Annotated[
        list[float],
        Field(
            min_length=2,
            max_length=2,
            description=_("Longitude and latitude (CRS84)."),
            examples=[[6.56, 53.0]],
        ),
    ]
    north: Annotated[bool, Field(description=_("Whether it lies in the Northern Netherlands."))]
    variants: Annotated[list[str], Field(description=_("Other spellings of the name."))]


class Sector(Term):
    """A field of buying."""

    cpv: Annotated[
        list[str], Field(description=_("Beginnings of CPV codes that belong here, the main one first."))
    ]


class ImpactType(Term):
    """A kind of value for society."""

    pillar: one_of(Pillar.values)
    sdgs: Annotated[
        list[str],
        Field(description=_("Sustainable Development Goals or targets."), examples=[["8.5", "10.2"]]),
    ]
    mvoi_theme: Annotated[
        str | None, Field(description=_("Theme of the Dutch manifesto for socially responsible purchasing."))
    ]
    eforms: Annotated[list[str], Field(description=_("Codes in eForms, as list/code."))]


class Article(Wire):
    """A law article that an instrument rests on."""

    about = _("A law article that an instrument rests on. General information, no legal advice.")

    article: Annotated[str, Field(examples=["2.82"])]
    law: str | None
    url: Url | None
    verification: Annotated[
        one_of(Verification.values),
        Field(description=_("Whether the text was read, taken from a secondary source, or not verified.")),
    ]
    checked_on: date | None


class Instrument(Term):
    """A way to ask for social value when buying."""

    family: one_of(InstrumentFamily.values)
    phase: one_of(Phase.values)
    articles: list[Article]
    percentage_applies: bool
    percentage_base: one_of(PercentageBase.values) | None
    explanation: BothLanguages
    eforms: list[str]


class Indicator(Term):
    """What an impact figure counts, in which unit, and how figures may be added."""

    unit: BothLanguages
    unit_code: Annotated[str | None, Field(description=_("UN/CEFACT recommendation 20 or a currency code."))]
    aggregation: Annotated[
        one_of(Aggregation.values),
        Field(
            description=_(
                "How values of several stories go together: added, the latest per contract and then added, a weighted "
                "average, or the number of different ones."
            )
        ),
    ]
    weight_unit: Annotated[BothLanguages | None, Field(description=_("What the average is weighted by."))]
    pillar: one_of(Pillar.values)
    decimals: Annotated[int, Field(ge=0, description=_("How many decimals to show."))]
    subset_of: Annotated[
        Slug | None, Field(description=_("The indicator this is a part of; never add the two."))
    ]


class TargetGroup(Term):
    """People for whom a contract makes a difference."""


class SupplierType(Term):
    """A kind of supplier."""

    note: Annotated[BothLanguages, Field(description=_("What to know about it."))]
    certificates: Annotated[
        list[str], Field(description=_("Slugs of certificates that such suppliers hold."))
    ]


class Procedure(Term):
    """The procedure of a purchase."""

    article: Annotated[
        str | None, Field(description=_("The law article it rests on. General information, no legal advice."))
    ]
    verification: Annotated[
        one_of(Verification.values) | None,
        Field(description=_("Whether the text was read, taken from a secondary source, or not verified.")),
    ]
    checked_on: date | None
    eforms: list[str]


class SelectedTerm(Wire):
    """A term of which only some members were asked for."""

    about = _("A term of which only the members named in `fields` were asked for: the slug, and these.")

    slug: Slug


class ProvinceList(ListEnvelope):
    """A page of provinces."""

    results: list[Province | SelectedTerm]


class MunicipalityList(ListEnvelope):
    """A page of municipalities."""

    results: list[Municipality | SelectedTerm]


class SectorList(ListEnvelope):
    """A page of sectors."""

    results: list[Sector | SelectedTerm]


class ImpactTypeList(ListEnvelope):
    """A page of impact types."""

    results: list[ImpactType | SelectedTerm]


class InstrumentList(ListEnvelope):
    """A page of instruments."""

    results: list[Instrument | SelectedTerm]


class IndicatorList(ListEnvelope):
    """A page of indicators."""

    results: list[Indicator | SelectedTerm]


class TargetGroupList(ListEnvelope):
    """A page of target groups."""

    results: list[TargetGroup | SelectedTerm]


class SupplierTypeList(ListEnvelope):
    """A page of kinds of suppliers."""

    results: list[SupplierType | SelectedTerm]


class ProcedureList(ListEnvelope):
    """A page of procedures."""

    results: list[Procedure | SelectedTerm]
