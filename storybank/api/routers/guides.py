"""`/docs/{guide}`: the guides, as pages without scripts."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Router
from pydantic import WithJsonSchema

from storybank.api.addresses import ROOT
from storybank.api.caching import conditional_answer, strong_tag_of
from storybank.api.documentation import INVALID, METHODS, MISSING, UNCHANGED, described
from storybank.api.guides import BY_NAME, guide_html
from storybank.api.missing import NO_GUIDE, missing
from storybank.api.parameters import LANG, ParameterTable
from storybank.api.routers.meta import HTML, PAGE_POLICY
from storybank.api.views import readable

router = Router(tags=["documentation"], by_alias=True)

GUIDE = ParameterTable((LANG,))
_NAME = WithJsonSchema({"type": "string", "enum": list(BY_NAME)})


@router.api_operation(
    METHODS,
    "/docs/{guide}",
    operation_id="getGuide",
    summary=_("Read a guide"),
    description=_(
        "One guide as a page that works without scripts, with the address of this bank in its examples."
    ),
    openapi_extra=described(
        GUIDE.openapi(),
        _("The guide."),
        (UNCHANGED, INVALID, MISSING),
        content={"text/html": {"schema": {"type": "string"}}},
    ),
)
@readable
def show_guide(
    request: HttpRequest,
    guide: Annotated[str, _NAME, Path(description=_("Name of the guide."), examples=["first-ten-minutes"])],
) -> HttpResponse:
    """Answer a guide as a page, without scripts and without other hosts."""
    given = GUIDE.read(request).finish()
    if guide not in BY_NAME:
        raise missing("guide", "unknown-guide", NO_GUIDE, {"address": f"{ROOT}/docs"})
    body = guide_html(guide, given.get("lang", "nl"), settings.PUBLIC_BASE_URL)
    response = conditional_answer(request, strong_tag_of(body), lambda: body, content_type=HTML)
    response["Content-Security-Policy"] = PAGE_POLICY
    return response
