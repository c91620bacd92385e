"""Organisations."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.wire import Labelled, ListEnvelope, MunicipalityLabelled, Url, Wire, one_of
from storybank.organisations.models import Kind


class OrganisationShort(Wire):
    """An organisation in short."""

    id: UUID
    name: str
    kind: one_of(Kind.values)


class CertificateHeld(Labelled):
    """A certificate that the organisation holds or held."""

    level: str | None
    valid_from: date | None
    valid_until: date | None
    url: Annotated[Url | None, Field(description=_("The page in the public register."))]


class Organisation(OrganisationShort):
    """An organisation that takes part in a public story, or is a partner of the story bank."""

    about = _("An organisation that takes part in a public story, or is a partner of the story bank.")

    municipality: MunicipalityLabelled | None
    kvk: Annotated[str | None, Field(description=_("Number in the Dutch trade register."))]
    tooi: Annotated[Url | None, Field(description=_("Identifier of a Dutch government body."))]
    website: Url | None
    description: Annotated[
        str, Field(description=_("In the language of `lang`, in Dutch where that is missing."))
    ]
    partner: Annotated[bool, Field(description=_("Whether the organisation helps to run the story bank."))]
    certificates: list[CertificateHeld]
    story_count: Annotated[int, Field(ge=0, description=_("Number of public stories it takes part in."))]


class SelectedOrganisation(Wire):
    """An organisation of which only some members were asked for."""

    about = _(
        "An organisation of which only the members named in `fields` were asked for: the identifier, and these."
    )

    id: UUID


class OrganisationList(ListEnvelope):
    """A page of organisations."""

    results: list[Organisation | SelectedOrganisation]
