"""Entity tags, conditional requests, and what caches are told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from storybank.api.addresses import API_VERSION
from storybank.api.compression import SMALLEST, compressed, preferred_coding
from storybank.api.preconditions import is_strong, is_unmodified, known_tag, last_modified, tag_in
from storybank.api.responses import JSON, answer
from storybank.edge.service import LIST, LONG_LIVES, tag_headers

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
    *,
    changed_at: datetime | None = None,
    keys: Sequence[str] = (LIST,),
) -> HttpResponse:
    """
    Return 304 when the caller has the answer with ``tag``, else 200 with what ``content()`` gives, compressed if wished.

    ``changed_at`` is when the answer last changed, where that is known. ``keys`` are its tags for caches in front
    (`edge/tags.py`); those of a list are right for everything that any story may change.
    """
    given = request.META
    modified = last_modified(changed_at)
    unmodified = False
    if (known := given.get("HTTP_IF_NONE_MATCH")) is not None:
        # Then If-Modified-Since does not count, whatever it says (RFC 9110 13.2.2).
        if (theirs := known_tag(known, tag)) is not None:
            return _not_modified(request, theirs, keys)
        unmodified = known.strip() == "*"
    else:
        unmodified = is_unmodified(request, modified)
    body = content()
    coding = preferred_coding(given.get("HTTP_ACCEPT_ENCODING", ""))
    if len(body) < SMALLEST:
        coding = ""
    own_tag = tag_in(tag, coding)
    if unmodified:
        return _not_modified(request, own_tag, keys)
    more = {"ETag": own_tag, **tag_headers(keys)}
    if modified:
        more["Last-Modified"] = modified
    if headers:
        more.update(headers)
    if coding:
        body = compressed(body, coding, well=is_strong(tag))
        more["Content-Encoding"] = coding
    return answer(request, body, content_type=content_type, headers=more, kept=True)


def kept_shortly(response: HttpResponse) -> HttpResponse:
    """Return an answer without the long life in caches in front, for what can change without their being told in time."""
    for name in LONG_LIVES:
        del response[name]
    return response


def _not_modified(request: HttpRequest, tag: str, keys: Sequence[str]) -> HttpResponse:
    """Return 304 with the fields that RFC 9110 15.4.5 asks for."""
    response = answer(request, b"", status=304, headers={"ETag": tag, **tag_headers(keys)}, kept=True)
    del response["Content-Type"]
    return response


@lru_cache(maxsize=8)
def _surroundings(base_address: str) -> str:
    """Return a short mark of what is in every answer beside the stored bytes: base address and version."""
    return blake2b(f"{base_address} {API_VERSION}".encode(), digest_size=2).hexdigest()
