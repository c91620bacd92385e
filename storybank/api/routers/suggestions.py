"""`/suggestions`: what somebody may be typing."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from search.service import LONGEST_TYPED, IndexNotReady, Suggestion, suggest
from storybank.api import values
from storybank.api.caching import conditional_answer, weak_tag
from storybank.api.documentation import BUSY, INVALID, METHODS, UNCHANGED, described
from storybank.api.errors import NOT_READY, Problem
from storybank.api.parameters import LANG, Parameter, ParameterTable
from storybank.api.schemas.suggestions import SuggestionList
from storybank.api.views import readable
from storybank.site.service import story_list_address

router = Router(tags=["stories"], by_alias=True)

MOST, DEFAULT = 20, 8
TYPED = Parameter(
    "q",
    values.text(LONGEST_TYPED),
    {"type": "string", "minLength": 1, "maxLength": LONGEST_TYPED},
    _("What was typed so far. Every word is taken for the beginning of a word."),
    required=True,
    example="gron",
)
LIMIT = Parameter(
    "limit",
    values.integer(1, MOST),
    {"type": "integer", "minimum": 1, "maximum": MOST},
    _("How many suggestions at most."),
    default=DEFAULT,
)
SUGGESTIONS = ParameterTable((TYPED, LANG, LIMIT))


@router.api_operation(
    METHODS,
    "/suggestions",
    operation_id="listSuggestions",
    response=SuggestionList,
    summary=_("Suggest while typing"),
    description=_(
        "Places, terms, organisations and titles of public stories that begin with what was typed, then those with such "
        "words inside; without any, what is spelt nearly so. What has stories comes first. Names of terms and organisations may be "
        "some seconds old."
    ),
    openapi_extra=described(SUGGESTIONS.openapi(), _("Suggestions."), (UNCHANGED, INVALID, BUSY)),
)
@readable
def list_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer what may be meant: one query for titles, or none, and one more when this process learns names anew."""
    given = SUGGESTIONS.read(request).finish()
    language = given.get("lang", "nl")
    try:
        found = suggest(given["q"], language, given.get("limit", DEFAULT))
    except IndexNotReady as error:
        raise Problem(NOT_READY, headers={"Retry-After": "5"}) from error
    document = {"results": [_document(one, language) for one in found]}
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return conditional_answer(request, weak_tag((body.decode(),)), lambda: body)


def _document(one: Suggestion, language: str) -> dict[str, str]:
    path = one.path or story_list_address(language, [(one.kind, one.value)])
    return {
        "kind": one.kind,
        "value": one.value,
        "label": one.label,
        "url": f"{settings.PUBLIC_BASE_URL}{path}",
    }
