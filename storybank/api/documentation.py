"""How an operation is described in `openapi.json`: parameters, answers and headers that all of them share."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from storybank.api.addresses import API_VERSION
from storybank.api.errors import PROBLEM_JSON

#: Methods each address answers. HEAD and OPTIONS need no description of their own.
METHODS = ["GET", "HEAD", "OPTIONS"]

HEADERS: dict[str, dict[str, Any]] = {
    "API-Version": {
        "description": _("Full version of the API."),
        "required": True,
        "schema": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$", "example": API_VERSION},
    },
    "Cache-Control": {
        "description": _("How long the answer may be kept."),
        "required": True,
        "schema": {"type": "string", "example": "public, max-age=60"},
    },
    "Access-Control-Allow-Origin": {
        "description": _("Pages of every origin may read the answer."),
        "required": True,
        "schema": {"type": "string", "enum": ["*"]},
    },
    "CDN-Cache-Control": {
        "description": _(
            "How long caches may keep the answer that the bank tells what to forget (RFC 9213)."
        ),
        "required": False,
        "schema": {
            "type": "string",
            "example": "max-age=300, stale-while-revalidate=86400, stale-if-error=604800",
        },
    },
    "Surrogate-Control": {
        "description": _("The same for caches that know this older name only."),
        "required": False,
        "schema": {
            "type": "string",
            "example": "max-age=300, stale-while-revalidate=86400, stale-if-error=604800",
        },
    },
    "Surrogate-Key": {
        "description": _(
            "Tags, with spaces between them, by which those caches are told to forget the answer."
        ),
        "required": False,
        "schema": {"type": "string", "example": "bank list"},
    },
    "Cache-Tag": {
        "description": _("The same tags, with commas between them."),
        "required": False,
        "schema": {"type": "string", "example": "bank,list"},
    },
    "ETag": {
        "description": _(
            "Names this version of the answer. Send it in If-None-Match to be answered 304 when nothing changed."
        ),
        "required": True,
        "schema": {
            "type": "string",
            "pattern": '^(W/)?"[!-~]+"$',
            "example": 'W/"5f0c1b2a3d4e5f60718293a4-1f2e"',
        },
    },
    "Last-Modified": {
        "description": _(
            "When the answer last changed, unless that was a moment ago. Send it in If-Modified-Since if you cannot keep an ETag."
        ),
        "required": False,
        "schema": {"type": "string", "example": "Tue, 31 Mar 2026 09:30:00 GMT"},
    },
    "Link": {
        "description": _("The next and previous page of a list (RFC 8288)."),
        "required": False,
        "schema": {
            "type": "string",
            "example": '<https://verhalenbank.example/api/v1/stories?page=2>; rel="next"',
        },
    },
    "Content-Disposition": {
        "description": _("The name of the file, with the day (RFC 6266)."),
        "required": True,
        "schema": {"type": "string", "example": 'attachment; filename="verhalen-2026-03-31.csv"'},
    },
    "RateLimit": {
        "description": _(
            'How many requests are left in this minute and how many seconds it lasts: `"key";r=2999;t=42`. Not on answers '
            "that a cache may have kept."
        ),
        "required": False,
        "schema": {"type": "string", "example": '"key";r=2999;t=42'},
    },
    "RateLimit-Policy": {
        "description": _(
            'The limit that holds for the caller: `"key";q=3000;w=60` is 3,000 requests in 60 seconds.'
        ),
        "required": False,
        "schema": {"type": "string", "example": '"key";q=3000;w=60'},
    },
    "Deprecation": {
        "description": _(
            "Since when something that was used is deprecated (RFC 9745). The header Link says where to read on."
        ),
        "required": False,
        "schema": {"type": "string", "pattern": "^@[0-9]+$", "example": "@1767225600"},
    },
    "Sunset": {
        "description": _("From when on it will be gone (RFC 8594)."),
        "required": False,
        "schema": {"type": "string", "example": "Wed, 01 Jul 2026 00:00:00 GMT"},
    },
    "WWW-Authenticate": {
        "description": _("How a key is sent (RFC 6750)."),
        "required": True,
        "schema": {"type": "string", "example": 'Bearer realm="Verhalenbank"'},
    },
    "Retry-After": {
        "description": _("Number of seconds after which to try again."),
        "required": True,
        "schema": {"type": "integer", "minimum": 1, "example": 5},
    },
}
_ALWAYS = (
    "API-Version",
    "Cache-Control",
    "Access-Control-Allow-Origin",
    "CDN-Cache-Control",
    "Surrogate-Control",
    "Surrogate-Key",
    "Cache-Tag",
    "RateLimit",
    "RateLimit-Policy",
    "Deprecation",
    "Sunset",
)

INVALID, MISSING, GONE, BUSY, UNCHANGED = "InvalidInput", "NotFound", "Gone", "NotReady", "NotModified"
EXPIRED = "CursorExpired"
REFUSED_KEY, NOT_PERMITTED, TOO_MANY = "InvalidKey", "NotPermitted", "TooManyRequests"
#: What every address may answer, whatever is asked of it: it is about the caller.
_ABOUT_THE_CALLER = (REFUSED_KEY, NOT_PERMITTED, TOO_MANY)
_SHARED: dict[str, tuple[int, str, str, tuple[str, ...]]] = {
    UNCHANGED: (304, _("Nothing changed since the version named in If-None-Match."), "", ("ETag",)),
    INVALID: (400, _("The request has errors; all of them are named."), "Problem", ()),
    MISSING: (404, _("There is nothing at this address."), "Problem", ()),
    REFUSED_KEY: (
        401,
        _("The key is wrong, has expired or was revoked. Without a key the same request is answered."),
        "Problem",
        ("WWW-Authenticate",),
    ),
    NOT_PERMITTED: (
        403,
        _("The key may not be used for this, or not by pages of this origin."),
        "Problem",
        (),
    ),
    TOO_MANY: (
        429,
        _("The limit of requests a minute is reached. Try again after the time in Retry-After."),
        "Problem",
        ("Retry-After",),
    ),
    GONE: (410, _("The story was public and has been taken offline."), "GoneProblem", ()),
    EXPIRED: (410, _("The cursor can no longer be continued: begin anew without a cursor."), "Problem", ()),
    BUSY: (
        503,
        _("The list is being prepared. Try again after the time in Retry-After."),
        "Problem",
        ("Retry-After",),
    ),
}


def statuses() -> dict[str, int]:
    """Return the status of each shared answer, by its name."""
    return {name: status for name, (status, *_rest) in _SHARED.items()}


def header_references(*names: str) -> dict[str, Any]:
    """Return the headers that every answer has, and ``names``, as references."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*_ALWAYS, *names)}


def shared_responses() -> dict[str, Any]:
    """Return the answers that several operations give, for the components of the document."""
    found = {}
    for name, (_status, description, schema, headers) in _SHARED.items():
        found[name] = {"description": description, "headers": header_references(*headers)}
        if schema:
            found[name]["content"] = {PROBLEM_JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return found


def described(
    parameters: Iterable[dict[str, Any]],
    success: str,
    others: Sequence[str],
    *,
    headers: Sequence[str] = ("ETag",),
    content: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what an operation adds to the description that django-ninja makes of it.

    Takes its parameters, a sentence about the answer when all is well, and the names of the other answers it can give.
    """
    good: dict[str, Any] = {"description": success, "headers": header_references(*headers)}
    if content is not None:
        good["content"] = content
    return {
        "parameters": list(parameters),
        "responses": {
            200: good,
            **{
                _SHARED[name][0]: {"$ref": f"#/components/responses/{name}"}
                for name in (*others, *_ABOUT_THE_CALLER)
            },
        },
    }
