"""Answers with the headers that every answer of the API carries."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from storybank.api.addresses import API_VERSION
from storybank.edge.service import PUBLIC_FOR_A_MINUTE

JSON = "application/json"

# Dutch API Design Rules 2.2: version-header, transport/security-headers, transport/cors. One rule is deviated from on
# purpose: `Cache-Control: no-store` is for private data; all that is served here is public.
STANDARD_HEADERS = {
    "API-Version": API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "API-Version, Allow, Deprecation, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset, WWW-Authenticate"
    ),
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NEVER_STORED = "no-store"
ALLOWED_METHODS = ("GET", "HEAD", "OPTIONS")
ALLOW = ", ".join(ALLOWED_METHODS)


def answer(
    request: HttpRequest,
    content: bytes,
    *,
    status: int = 200,
    content_type: str = JSON,
    cache_control: str = PUBLIC_FOR_A_MINUTE,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return an answer with the standard headers; for HEAD without content but with its length.

    Nothing in it depends on who asks. ``Vary`` is only said of what can be compressed (`caching.py`).
    """
    if request.method == "HEAD":
        response = HttpResponse(b"", status=status, content_type=content_type, headers=STANDARD_HEADERS)
        response["Content-Length"] = str(len(content))
    else:
        response = HttpResponse(content, status=status, content_type=content_type, headers=STANDARD_HEADERS)
    response["Cache-Control"] = cache_control
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
