"""The vocabularies: lists of terms and the single term. All are built alike, so they are declared in one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Router

from storybank.api.caching import conditional_answer, strong_tag_of, weak_tag
from storybank.api.documentation import INVALID, METHODS, MISSING, UNCHANGED, described
from storybank.api.envelope import envelope, page_links
from storybank.api.errors import Problem
from storybank.api.field_selection import field_names, fields_parameter, selected
from storybank.api.missing import NO_TERM, NO_TERM_NEAREST, missing
from storybank.api.parameters import LANG, PAGE, PAGE_SIZE, Parameter, ParameterTable, check_window
from storybank.api.schemas import terms
from storybank.api.schemas.wire import ListEnvelope, Wire
from storybank.api.terms import VALUES_AT
from storybank.api.views import readable
from storybank.edge.service import LIST, term_tag
from storybank.publication.rendering import dump
from storybank.publication.service import term_counts
from storybank.vocabulary.service import TAXONOMIES, nearest, term_document, term_queryset

router = Router(tags=["vocabularies"], by_alias=True)

#: Is sent whatever is asked for.
KEY = "slug"


@dataclass(frozen=True)
class Vocabulary:
    """One vocabulary on the wire: its path, its taxonomy, its schemas, and the texts that describe it."""

    path: str
    taxonomy: str
    item: type[Wire]
    page: type[ListEnvelope]
    list_name: str
    list_summary: str
    item_name: str
    item_summary: str
    example: str

    @property
    def fields(self) -> Parameter:
        """The parameter that names the members wanted."""
        about = _(
            "Members to send, with commas between; with points for members of members. `slug` always comes along."
        )
        return fields_parameter(field_names(self.item), about, ("label.nl", "storyCount"))


VOCABULARIES = (
    Vocabulary(
        "/municipalities", "municipality", terms.Municipality, terms.MunicipalityList,
        "listMunicipalities", _("List municipalities"), "getMunicipality", _("Get a municipality"), "assen",
    ),
    Vocabulary(
        "/provinces", "province", terms.Province, terms.ProvinceList,
        "listProvinces", _("List provinces"), "getProvince", _("Get a province"), "drenthe",
    ),
    Vocabulary(
        "/sectors", "sector", terms.Sector, terms.SectorList,
        "listSectors", _("List sectors"), "getSector", _("Get a sector"), "energie",
    ),
    Vocabulary(
        "/impact-types", "impactType", terms.ImpactType, terms.ImpactTypeList,
        "listImpactTypes", _("List impact types"), "getImpactType", _("Get an impact type"), "circulaire-economie",
    ),
    Vocabulary(
        "/instruments", "instrument", terms.Instrument, terms.InstrumentList,
        "listInstruments", _("List procurement instruments"), "getInstrument", _("Get a procurement instrument"),
        "marktconsultatie",
    ),
    Vocabulary(
        "/indicators", "indicator", terms.Indicator, terms.IndicatorList,
        "listIndicators", _("List indicators"), "getIndicator", _("Get an indicator"), "co2e-vermeden",
    ),
    Vocabulary(
        "/target-groups", "targetGroup", terms.TargetGroup, terms.TargetGroupList,
        "listTargetGroups", _("List target groups"), "getTargetGroup", _("Get a target group"), "statushouders",
    ),
    Vocabulary(
        "/supplier-types", "supplierType", terms.SupplierType, terms.SupplierTypeList,
        "listSupplierTypes", _("List kinds of suppliers"), "getSupplierType", _("Get a kind of supplier"),
        "sociaal-ontwikkelbedrijf",
    ),
    Vocabulary(
        "/procedures", "procedure", terms.Procedure, terms.ProcedureList,
        "listProcedures", _("List procurement procedures"), "getProcedure", _("Get a procurement procedure"),
        "meervoudig-onderhands",
    ),
)  # fmt: skip


def _list_view(vocabulary: Vocabulary) -> Callable[[HttpRequest], HttpResponse]:
    current = TAXONOMIES[vocabulary.taxonomy].objects.active
    table = _list_table(vocabulary)

    @readable
    def list_terms(request: HttpRequest) -> HttpResponse:
        """Answer a page of the terms in use, each with the number of its stories: three queries, and two for children."""
        reading = table.read(request)
        given = reading.finish()
        page, size = given.get("page", 1), given.get("pageSize", PAGE_SIZE.default)
        found = term_queryset(vocabulary.taxonomy).filter(pk__in=current().order_by().values("pk"))
        total = found.count()
        check_window(page, size, total)
        counts = term_counts(vocabulary.taxonomy)
        results = [_document(term, counts, given) for term in found[(page - 1) * size : page * size]]
        links = page_links(vocabulary.path, reading.texts, page, size, total)
        body = envelope(results, total, page, size, links)
        return conditional_answer(request, weak_tag((body.decode(),)), lambda: body, links.header())

    return list_terms


def _item_view(vocabulary: Vocabulary) -> Callable[..., HttpResponse]:
    table = _item_table(vocabulary)

    @readable
    def show_term(
        request: HttpRequest,
        slug: Annotated[
            str, Path(description=_("Slug or official code of the term."), examples=[vocabulary.example])
        ],
    ) -> HttpResponse:
        """Answer one term. A merged one is still there and names its successor."""
        given = table.read(request).finish()
        asked = TAXONOMIES[vocabulary.taxonomy].objects.by_slug_or_code(slug)
        term = term_queryset(vocabulary.taxonomy).filter(pk__in=asked.order_by().values("pk")).first()
        if term is None:
            raise _no_term(vocabulary, slug)
        body = _document(term, term_counts(vocabulary.taxonomy), given)
        keys = (LIST, term_tag(vocabulary.taxonomy, term.slug))
        return conditional_answer(request, strong_tag_of(body), lambda: body, keys=keys)

    return show_term


def _no_term(vocabulary: Vocabulary, slug: str) -> Problem:
    """Return the 404 for a term that is not there, with the nearest that is; costs a query."""
    address = VALUES_AT[vocabulary.taxonomy]
    near = nearest(vocabulary.taxonomy, slug)
    values = {"value": slug, "nearest": near, "address": address}
    return missing("slug", "unknown-term", NO_TERM_NEAREST if near else NO_TERM, values)


def _list_table(vocabulary: Vocabulary) -> ParameterTable:
    return ParameterTable((LANG, PAGE, PAGE_SIZE, vocabulary.fields))


def _item_table(vocabulary: Vocabulary) -> ParameterTable:
    return ParameterTable((LANG, vocabulary.fields))


def _document(term: Any, counts: Mapping[str, int], given: Mapping[str, Any]) -> bytes:
    document = {**term_document(term), "storyCount": counts.get(term.slug, 0)}
    return dump(selected(document, given, KEY)).encode()


def _register(vocabulary: Vocabulary) -> None:
    router.api_operation(
        METHODS,
        vocabulary.path,
        operation_id=vocabulary.list_name,
        url_name=vocabulary.list_name,
        response=vocabulary.page,
        summary=vocabulary.list_summary,
        description=_(
            "The terms in use, in the order of the vocabulary, with their names in both languages."
        ),
        openapi_extra=described(
            _list_table(vocabulary).openapi(),
            _("A page of terms."),
            (UNCHANGED, INVALID),
            headers=("ETag", "Link"),
        ),
    )(_list_view(vocabulary))
    router.api_operation(
        METHODS,
        vocabulary.path + "/{slug}",
        operation_id=vocabulary.item_name,
        url_name=vocabulary.item_name,
        response=vocabulary.item | terms.SelectedTerm,
        summary=vocabulary.item_summary,
        description=_(
            "One term, by its slug or official code. A term that was merged is still here and names its successor."
        ),
        openapi_extra=described(
            _item_table(vocabulary).openapi(), _("The term."), (UNCHANGED, INVALID, MISSING)
        ),
    )(_item_view(vocabulary))


for _vocabulary in VOCABULARIES:
    _register(_vocabulary)
