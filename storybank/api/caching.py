"""Entity tags and conditional requests."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from storybank.api.addresses import API_VERSION
from storybank.api.responses import JSON, PUBLIC_FOR_A_MINUTE, STANDARD_HEADERS, answer

_TAG_BYTES = 12


def strong_tag(wire_hash: str, is_fallback: bool) -> str:
    """Return the tag of one document: it names exactly these bytes."""
    return f'"{wire_hash[:32]}-{_surroundings(settings.PUBLIC_BASE_URL)}{"f" if is_fallback else ""}"'


def strong_tag_of(body: bytes) -> str:
    """Return the tag of an answer that was put together from rows."""
    return f'"{blake2b(body, digest_size=_TAG_BYTES).hexdigest()}"'


def tag_of_shape(tag: str, shape: Iterable[str]) -> str:
    """Return the tag of what was made of the document with ``tag``: the same shape of the same document, the same bytes."""
    digest = blake2b("\n".join(shape).encode(), digest_size=_TAG_BYTES).hexdigest()
    return f'{tag[:-1]}-{digest}"'


def weak_tag(parts: Iterable[str]) -> str:
    """Return the tag of an answer put together from ``parts``: the same parts, the same meaning."""
    digest = blake2b("\n".join(parts).encode(), digest_size=_TAG_BYTES).hexdigest()
    return f'W/"{digest}-{_surroundings(settings.PUBLIC_BASE_URL)}"'


def conditional_answer(
    request: HttpRequest,
    tag: str,
    content: Callable[[], bytes],
    headers: Mapping[str, str] | None = None,
    content_type: str = JSON,
) -> HttpResponse:
    """Return 304 when the caller has the answer with ``tag``, else 200 with what ``content()`` gives."""
    if (known := request.META.get("HTTP_IF_NONE_MATCH")) is not None and _names(known, tag):
        response = HttpResponse(status=304, headers=STANDARD_HEADERS)
        del response["Content-Type"]
        response["Cache-Control"] = PUBLIC_FOR_A_MINUTE
        response["ETag"] = tag
        return response
    return answer(request, content(), content_type=content_type, headers={"ETag": tag, **(headers or {})})


def _names(header: str, tag: str) -> bool:
    """Tell whether If-None-Match names ``tag``, by weak comparison (RFC 9110 13.1.2)."""
    opaque = tag.removeprefix("W/")
    return any(
        candidate == "*" or candidate.removeprefix("W/") == opaque
        for candidate in (part.strip() for part in header.split(","))
    )


@lru_cache(maxsize=8)
def _surroundings(base_address: str) -> str:
    """Return a short mark of what is in every answer beside the stored bytes: base address and version."""
    return blake2b(f"{base_address} {API_VERSION}".encode(), digest_size=2).hexdigest()
