"""Answers with the headers that every answer of the API carries."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders

from storybank.api.addresses import API_VERSION
from storybank.edge.service import PUBLIC_FOR_A_MINUTE, life_headers

JSON = "application/json"

# Dutch API Design Rules 2.2: version-header, transport/security-headers, transport/cors. One rule is deviated from on
# purpose: `Cache-Control: no-store` is for private data; all that is served here is public.
STANDARD_HEADERS = {
    "API-Version": API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "API-Version, Allow, Content-Disposition, Deprecation, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset, "
        "WWW-Authenticate"
    ),
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NEVER_STORED = "no-store"
ALLOWED_METHODS = ("GET", "HEAD", "OPTIONS")
ALLOW = ", ".join(ALLOWED_METHODS)


class _Headers(ResponseHeaders):
    """Headers that begin as a copy of others. Django checks each text once more for each answer; here only once at all."""

    def __init__(self, checked: dict[str, tuple[str, str]]) -> None:
        self._store = checked

    def fresh(self) -> "_Headers":
        """Return a copy, for one answer to add its own to."""
        return _Headers(self._store.copy())


@lru_cache(maxsize=100)
def _begun(content_type: str, cache_control: str, kept: bool, long: bool) -> _Headers:
    """Return what all answers of a kind have in common: a few combinations, whatever is asked."""
    begun = _Headers({})
    own = {"Content-Type": content_type, "Cache-Control": cache_control}
    edge = {"Vary": "Accept-Encoding", **life_headers(long)} if kept else {}
    for name, value in {**STANDARD_HEADERS, **own, **edge}.items():
        begun[name] = value
    return begun


def answer(
    request: HttpRequest,
    content: bytes,
    *,
    status: int = 200,
    content_type: str = JSON,
    cache_control: str = PUBLIC_FOR_A_MINUTE,
    headers: Mapping[str, str] | None = None,
    kept: bool = False,
) -> HttpResponse:
    """Return an answer with the standard headers; for HEAD without content but with its length.

    Nothing in it depends on who asks. What is ``kept`` by caches in front can also be compressed, and says so.
    """
    response = HttpResponse(b"" if request.method == "HEAD" else content, status=status)
    response.headers = _begun(content_type, cache_control, kept, settings.EDGE_LONG_LIVES).fresh()
    if request.method == "HEAD":
        response["Content-Length"] = str(len(content))
    if headers:
        for name, value in headers.items():
            response[name] = value
    return response


def options_answer() -> HttpResponse:
    """Return the answer to OPTIONS, also when a browser asks before a cross-origin request (preflight)."""
    response = HttpResponse(status=204, headers=STANDARD_HEADERS)
    del response["Content-Type"]
    response["Allow"] = ALLOW
    response["Access-Control-Allow-Methods"] = ALLOW
    response["Access-Control-Allow-Headers"] = "Accept, Authorization, If-Modified-Since, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    response["Cache-Control"] = PUBLIC_FOR_A_MINUTE
    return response
