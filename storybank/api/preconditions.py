"""
Has the caller this answer already? If-None-Match and If-Modified-Since (RFC 9110 13.1.2, 13.1.3, 13.2.2).

A compressed answer has other bytes, so its strong tag differs: the coding stands at its end. A caller who names any of these tags
has the answer, in whichever form. A weak tag says that the meaning is the same, and is the same for all forms.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from django.http import HttpRequest
from django.utils.http import http_date, parse_http_date_safe

from storybank.api.compression import CODINGS

_CODED = tuple(f"-{coding}" for coding in CODINGS)


def is_strong(tag: str) -> bool:
    """Tell whether ``tag`` names exact bytes."""
    return not tag.startswith("W/")


def tag_in(tag: str, coding: str) -> str:
    """Return the tag of an answer in a coding ("" for none)."""
    return f'{tag[:-1]}-{coding}"' if coding and is_strong(tag) else tag


def known_tag(header: str, tag: str) -> str | None:
    """
    Return the tag by which the caller knows the answer, None when the caller does not.

    Takes If-None-Match, and the tag without a coding. The comparison is weak. "*" names no tag.
    """
    opaque = tag.removeprefix("W/")
    for candidate in _opaque_tags(header):
        if candidate == opaque:
            return tag
        if is_strong(tag) and candidate.endswith('"') and _without_coding(candidate) == opaque:
            return candidate
    return None


def last_modified(changed_at: datetime | None) -> str | None:
    """
    Return Last-Modified for an answer that last changed then, None when it cannot be said.

    A moment in the future is not said: the answer may change again before it (RFC 9110 8.8.2.1).
    """
    if changed_at is None or changed_at > datetime.now(UTC):
        return None
    return _written(changed_at)


def is_unmodified(request: HttpRequest, modified: str | None) -> bool:
    """
    Tell whether the caller's If-Modified-Since says that it has what was ``modified`` then.

    What is no date, or several, counts as not sent; so does a date when there is no moment to compare it with.
    """
    if modified is None:
        return False
    header = request.META.get("HTTP_IF_MODIFIED_SINCE")
    if not header:
        return False
    if header == modified:
        return True
    since, changed = parse_http_date_safe(header), parse_http_date_safe(modified)
    return since is not None and changed is not None and changed <= since


@lru_cache(maxsize=1000)
def _written(moment: datetime) -> str:
    return http_date(moment.timestamp())


def _opaque_tags(header: str) -> Iterator[str]:
    return (part.strip().removeprefix("W/") for part in header.split(","))


def _without_coding(opaque: str) -> str:
    for ending in _CODED:
        if opaque.endswith(f'{ending}"'):
            return f'{opaque[: -len(ending) - 1]}"'
    return opaque
