"""`/changelog`: what changed in the API, as a page in Dutch and English."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Router

from storybank.api.addresses import ROOT
from storybank.api.caching import conditional_answer, strong_tag_of
from storybank.api.changelog import ENTRIES
from storybank.api.documentation import INVALID, METHODS, UNCHANGED, described
from storybank.api.errors import LANGUAGES
from storybank.api.parameters import LANG, ParameterTable
from storybank.api.routers.meta import HTML, PAGE_POLICY
from storybank.api.views import readable

router = Router(tags=["documentation"], by_alias=True)

CHANGELOG = ParameterTable((LANG,))


@router.api_operation(
    METHODS,
    "/changelog",
    operation_id="getChangelog",
    summary=_("Read what changed"),
    description=_("The versions of this API, the newest first, with what is new, deprecated or gone."),
    openapi_extra=described(
        CHANGELOG.openapi(),
        _("The page of changes."),
        (UNCHANGED, INVALID),
        content={"text/html": {"schema": {"type": "string"}}},
    ),
)
@readable
def show_changelog(request: HttpRequest) -> HttpResponse:
    """Answer the changes as a page, without scripts and without other hosts."""
    given = CHANGELOG.read(request).finish()
    body = _page(given.get("lang", "nl"))
    response = conditional_answer(request, strong_tag_of(body), lambda: body, content_type=HTML)
    response["Content-Security-Policy"] = PAGE_POLICY
    return response


@lru_cache(maxsize=8)
def _page(language: str) -> bytes:
    with translation.override(language):
        entries = [(entry, [gettext(change) for change in entry.changes]) for entry in ENTRIES]
        languages = [(code, {"nl": "Nederlands", "en": "English"}[code]) for code in LANGUAGES]
        context = {"language": language, "languages": languages, "root": ROOT, "entries": entries}
        return render_to_string("api/changelog.html", context).encode()
