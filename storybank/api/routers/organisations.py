"""Organisations that take part in public stories, and the partners of the story bank."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Router

from storybank.api.caching import conditional_answer, strong_tag_of, weak_tag
from storybank.api.documentation import INVALID, METHODS, MISSING, UNCHANGED, described
from storybank.api.envelope import envelope, page_links
from storybank.api.field_selection import field_names, fields_parameter, selected
from storybank.api.missing import NO_ORGANISATION, missing
from storybank.api.organisation_documents import organisation_counts, organisation_on_the_wire
from storybank.api.parameters import LANG, PAGE, PAGE_SIZE, ParameterTable, check_window
from storybank.api.schemas.organisations import Organisation, OrganisationList, SelectedOrganisation
from storybank.api.schemas.wire import UuidText
from storybank.api.terms import ORGANISATION, VALUES_AT
from storybank.api.values import UUID_PATTERN
from storybank.api.views import readable
from storybank.organisations.service import for_documents
from storybank.publication.rendering import dump

router = Router(tags=["organisations"], by_alias=True)

#: Is sent whatever is asked for.
KEY = "id"
_LIST = {"address": VALUES_AT[ORGANISATION]}
FIELDS = fields_parameter(
    field_names(Organisation),
    _("Members to send, with commas between; with points for members of members. `id` always comes along."),
    ("name", "municipality.label"),
)
ORGANISATION_LIST = ParameterTable((LANG, PAGE, PAGE_SIZE, FIELDS))
ORGANISATION_DETAIL = ParameterTable((LANG, FIELDS))


def _public(counts: dict[str, int]) -> QuerySet:
    """Return who may be shown: an organisation that only drafts name is not public."""
    return for_documents().filter(Q(uuid__in=list(counts)) | Q(partner_label=True))


@router.api_operation(
    METHODS,
    "/organisations",
    operation_id="listOrganisations",
    response=OrganisationList,
    summary=_("List organisations"),
    description=_("Organisations that take part in a public story and partners of the story bank, by name."),
    openapi_extra=described(
        ORGANISATION_LIST.openapi(),
        _("A page of organisations."),
        (UNCHANGED, INVALID),
        headers=("ETag", "Link"),
    ),
)
@readable
def list_organisations(request: HttpRequest) -> HttpResponse:
    """Answer a page of organisations, each with the number of its stories: four queries."""
    reading = ORGANISATION_LIST.read(request)
    given = reading.finish()
    page, size = given.get("page", 1), given.get("pageSize", PAGE_SIZE.default)
    counts = organisation_counts()
    found = _public(counts).order_by("name", "uuid")
    total = found.count()
    check_window(page, size, total)
    language = given.get("lang", "nl")
    results = [_document(one, language, counts, given) for one in found[(page - 1) * size : page * size]]
    links = page_links("/organisations", reading.texts, page, size, total)
    body = envelope(results, total, page, size, links)
    return conditional_answer(request, weak_tag((body.decode(),)), lambda: body, links.header())


@router.api_operation(
    METHODS,
    "/organisations/{organisationId}",
    operation_id="getOrganisation",
    response=Organisation | SelectedOrganisation,
    summary=_("Get an organisation"),
    description=_("One organisation, by its identifier."),
    openapi_extra=described(
        ORGANISATION_DETAIL.openapi(), _("The organisation."), (UNCHANGED, INVALID, MISSING)
    ),
)
@readable
def show_organisation(
    request: HttpRequest,
    organisation_id: Annotated[
        UuidText, Path(alias="organisationId", description=_("Identifier of the organisation."))
    ],
) -> HttpResponse:
    """Answer one organisation; 404 when it is not public."""
    if not UUID_PATTERN.fullmatch(organisation_id):
        raise missing("organisationId", "not-an-identifier", NO_ORGANISATION, _LIST)
    given = ORGANISATION_DETAIL.read(request).finish()
    counts = organisation_counts()
    found = _public(counts).filter(uuid=organisation_id).first()
    if found is None:
        raise missing("organisationId", "unknown-organisation", NO_ORGANISATION, _LIST)
    body = _document(found, given.get("lang", "nl"), counts, given)
    return conditional_answer(request, strong_tag_of(body), lambda: body)


def _document(organisation: Any, language: str, counts: Mapping[str, int], given: Mapping[str, Any]) -> bytes:
    return dump(selected(organisation_on_the_wire(organisation, language, counts), given, KEY)).encode()
