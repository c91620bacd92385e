"""`/openapi.json` and `/docs`: the description of the API, for machines and for people, in Dutch and English."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Router

from storybank.api.caching import conditional_answer, strong_tag_of
from storybank.api.documentation import INVALID, METHODS, UNCHANGED, described
from storybank.api.openapi import openapi_json, this_installation
from storybank.api.parameters import LANG, ParameterTable
from storybank.api.reference import reference_html
from storybank.api.responses import JSON
from storybank.api.views import readable

DOCUMENT = ParameterTable((LANG,))
HTML = "text/html; charset=utf-8"
# The page has no script; its one style sheet comes from our own host.
PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def router_for(api: NinjaAPI) -> Router:
    """Return the router of the two addresses that describe ``api``."""
    router = Router(tags=["documentation"], by_alias=True)

    @router.api_operation(
        METHODS,
        "/openapi.json",
        operation_id="getOpenapi",
        summary=_("Get the OpenAPI document"),
        description=_("This API as OpenAPI 3.1, with Dutch or English texts."),
        openapi_extra=described(
            DOCUMENT.openapi(),
            _("The OpenAPI document."),
            (UNCHANGED, INVALID),
            content={JSON: {"schema": {"type": "object", "required": ["openapi", "info", "paths"]}}},
        ),
    )
    @readable
    def show_openapi(request: HttpRequest) -> HttpResponse:
        """Answer the OpenAPI document in Dutch or English."""
        given = DOCUMENT.read(request).finish()
        body = openapi_json(api, given.get("lang", "nl"), this_installation())
        return conditional_answer(request, strong_tag_of(body), lambda: body)

    @router.api_operation(
        METHODS,
        "/docs",
        operation_id="getDocs",
        summary=_("Read the documentation"),
        description=_("This API for people: a page that works without scripts."),
        openapi_extra=described(
            DOCUMENT.openapi(),
            _("The documentation page."),
            (UNCHANGED, INVALID),
            content={"text/html": {"schema": {"type": "string"}}},
        ),
    )
    @readable
    def show_docs(request: HttpRequest) -> HttpResponse:
        """Answer the documentation as a page, without scripts and without other hosts."""
        given = DOCUMENT.read(request).finish()
        body = reference_html(api, given.get("lang", "nl"), this_installation())
        response = conditional_answer(request, strong_tag_of(body), lambda: body, content_type=HTML)
        response["Content-Security-Policy"] = PAGE_POLICY
        return response

    return router
