"""Errors as `application/problem+json` (RFC 9457), all errors of a request at once, in Dutch or English."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import responses as reason_phrases
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from storybank.api.addresses import absolute
from storybank.api.responses import NEVER_STORED, answer
from storybank.api.surrogate_keys import keys_of_missing
from storybank.edge.service import PUBLIC_FOR_A_MINUTE, edge_headers

PROBLEM_JSON = "application/problem+json"
LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"
#: What a caller sent is repeated in an error up to this length.
SHOWN_LENGTH = 80
#: `detail` names errors up to this length, at least one; the others stand in `errors`.
LONGEST_SUMMARY = 400


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem. ``slug`` is the anchor in the documentation that explains it."""

    slug: str
    status: int
    title: str | Promise
    detail: str | Promise = ""


INVALID_INPUT = ProblemType("invalid-input", 400, _("Invalid input"))
MALFORMED_REQUEST = ProblemType(
    "malformed-request", 400, _("Malformed request"), _("The request cannot be read.")
)
KEY_IN_ADDRESS = ProblemType(
    "key-in-address",
    400,
    _("Key in the address"),
    _(
        "A key belongs in the header Authorization, never in an address. Have this key revoked: addresses are kept in logs."
    ),
)
INVALID_KEY = ProblemType(
    "invalid-key", 401, _("Invalid key"), _("The key of this request does not open anything.")
)
NOT_PERMITTED = ProblemType(
    "not-permitted", 403, _("Not permitted"), _("This key may not be used for this, or not from here.")
)
NOT_FOUND = ProblemType("not-found", 404, _("Not found"), _("There is nothing at this address."))
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    _("Method not allowed"),
    _("This address can be read only: use GET, HEAD or OPTIONS."),
)
GONE = ProblemType("gone", 410, _("No longer public"), _("This story was public and has been taken offline."))
CURSOR_EXPIRED = ProblemType(
    "cursor-expired",
    410,
    _("Cursor expired"),
    _(
        "Too much has happened since this cursor was given out. Begin anew: ask for `/changes` without a cursor."
    ),
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests",
    429,
    _("Too many requests"),
    _("The limit of requests a minute is reached. Please try again after the time in Retry-After."),
)
NOT_READY = ProblemType(
    "not-ready", 503, _("Not ready"), _("The list is being prepared. Please try again in a few seconds.")
)
INTERNAL = ProblemType(
    "internal-error", 500, _("Internal error"), _("Something went wrong on our side. Please try again later.")
)
PROBLEM_TYPES = (
    INVALID_INPUT,
    MALFORMED_REQUEST,
    KEY_IN_ADDRESS,
    INVALID_KEY,
    NOT_PERMITTED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    GONE,
    CURSOR_EXPIRED,
    TOO_MANY_REQUESTS,
    NOT_READY,
    INTERNAL,
)
#: What is wrong with one caller is not what the next one at this address must be told by a cache.
_ABOUT_THE_CALLER = frozenset(
    kind.slug for kind in (KEY_IN_ADDRESS, INVALID_KEY, NOT_PERMITTED, TOO_MANY_REQUESTS)
)


@dataclass(frozen=True)
class FieldError:
    """One thing that is wrong with a request: where (``query`` or ``path``), which name, and a text to fill."""

    name: str
    code: str
    text: str | Promise
    values: Mapping[str, Any] = field(default_factory=dict)
    location: str = "query"

    def document(self) -> dict[str, str]:
        """Return the error as it stands in the answer, in the active language."""
        return {
            "in": self.location,
            "name": shown(self.name),
            "code": self.code,
            "detail": str(self.text) % {key: _written(value) for key, value in self.values.items()},
        }


class Problem(Exception):
    """Raised anywhere below a view to end the request with a problem document.

    ``detail`` may have places that ``values`` fill; ``members`` are further members of the document.
    """

    def __init__(
        self,
        kind: ProblemType,
        *,
        detail: str | Promise = "",
        values: Mapping[str, str] | None = None,
        errors: Sequence[FieldError] = (),
        members: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.values = values or {}
        self.errors = errors
        self.members = members or {}
        self.headers = headers or {}


def _written(value: Any) -> str:
    """Return a value of an error as text. A list is ours and stays whole; anything else may be from the caller."""
    return ", ".join(value) if isinstance(value, tuple) else shown(str(value))


def shown(text: str) -> str:
    """Return ``text`` as it can be repeated in an answer: short, on one line, and valid Unicode."""
    clean = "".join(character if character.isprintable() else "�" for character in text[: SHOWN_LENGTH + 1])
    return f"{clean[:SHOWN_LENGTH]}…" if len(clean) > SHOWN_LENGTH else clean


def language_of(request: HttpRequest) -> str:
    """Return the language to explain a problem in: ``lang`` when it is given well, otherwise Dutch."""
    try:
        given = QueryDict(request.META.get("QUERY_STRING", "")[:2000]).getlist("lang")
    except Exception:
        return DEFAULT_LANGUAGE
    return given[0] if len(given) == 1 and given[0] in LANGUAGES else DEFAULT_LANGUAGE


def problem_response(
    request: HttpRequest, problem: Problem, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return ``problem`` as an answer, in the language of the request."""
    kind = problem.kind
    with translation.override(language_of(request)):
        document = {
            "type": absolute(f"/docs#problem-{kind.slug}"),
            "title": str(kind.title),
            "status": kind.status,
            "detail": str(problem.detail) % problem.values if problem.detail else _summary(problem),
            "instance": uuid.uuid4().urn,
            "errors": [error.document() for error in problem.errors],
            **problem.members,
        }
    never_stored = kind.status >= 500 or kind.slug in _ABOUT_THE_CALLER
    keys = keys_of_missing(request.path_info) if kind.status in (404, 410) else ()
    response = answer(
        request,
        json.dumps(document, ensure_ascii=False).encode(),
        status=kind.status,
        content_type=PROBLEM_JSON,
        cache_control=NEVER_STORED if never_stored else PUBLIC_FOR_A_MINUTE,
        headers={**(edge_headers(keys) if keys else {}), **(headers or {})},
    )
    response.problem = problem  # type: ignore[attr-defined]  # for those who count what goes wrong
    return response


def problem_for_status(status: int) -> Problem:
    """Return the problem for an error that the framework answered itself."""
    for kind in (MALFORMED_REQUEST, NOT_FOUND, METHOD_NOT_ALLOWED, GONE):
        if kind.status == status:
            return Problem(kind)
    if status >= 500:
        return Problem(INTERNAL)
    phrase = reason_phrases.get(status, "Error")
    return Problem(ProblemType("malformed-request", status, phrase, phrase))


def _summary(problem: Problem) -> str:
    if not problem.errors:
        return str(problem.kind.detail)
    if problem.kind is NOT_FOUND:  # one error, and its sentence says what it is about
        return problem.errors[0].document()["detail"]
    named: list[str] = []
    for error in problem.errors:
        document = error.document()
        text = gettext("%(name)s: %(detail)s") % {"name": document["name"], "detail": document["detail"]}
        if named and sum(map(len, named)) + len(text) > LONGEST_SUMMARY:
            break
        named.append(text)
    # Sentences keep their full stop only at the end: "provnce: Unknown parameter; pageSize: Give …."
    *before, last = named
    summary = "; ".join([*(text.removesuffix(".") for text in before), last])
    more = len(problem.errors) - len(named)
    if not more:
        return summary
    return ngettext("%(summary)s And %(count)d more.", "%(summary)s And %(count)d more.", more) % {
        "summary": summary,
        "count": more,
    }
