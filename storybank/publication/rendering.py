"""
From the stored document to the answer.

A stored document is JSON text in which two things are left open: the public base address (`BASE`, in front of every path)
and the overlay, members that follow the other language of the story. Both begin with a control character, which the
projection strips from everything people write, so nobody can forge one.
"""

import hashlib
import json
from datetime import UTC, date, datetime

from django.conf import settings

from storybank.images.addresses import BASE

OVERLAY = "\x01overlay"
_OVERLAY_IN_JSON = json.dumps(OVERLAY) + ":0"
_BASE_IN_JSON = json.dumps(BASE)[1:-1]


def dump(data, sort_keys: bool = False) -> str:
    """
    Write JSON as compact as possible, with all letters as they are.

    For a hash of what was stored: `sort_keys`, because PostgreSQL gives the members of an object back in an order of its own.
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain, sort_keys=sort_keys)


def overlay_of(translation_status: str, available_languages: list[str], evidence_grade: str) -> str:
    """Return the members of a document that are kept beside it, as JSON text without braces."""
    return dump(
        {
            "translationStatus": translation_status,
            "availableLanguages": available_languages,
            "evidenceGrade": evidence_grade or None,
        }
    )[1:-1]


def render(stored: str, overlay: str, language: str, asked_language: str) -> str:
    """
    Fill in a stored card or detail.

    Takes the stored JSON text, the overlay column, the language of the document and the language that was asked for.
    Returns the complete JSON object as text.
    """
    fallback = "false" if language == asked_language else "true"
    members = f'"language":"{language}","isFallback":{fallback},{overlay}'
    return stored.replace(_OVERLAY_IN_JSON, members, 1).replace(_BASE_IN_JSON, settings.PUBLIC_BASE_URL)


def with_base(text: str) -> str:
    """Put the public base address into a text that was taken from a loaded document."""
    return text.replace(BASE, settings.PUBLIC_BASE_URL)


def content_hash(*parts: str) -> str:
    """Return 64 hexadecimal digits for a number of texts."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def moment(value: datetime | None) -> str | None:
    """Write a moment in UTC to the second, as RFC 3339 wants it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def _plain(value):
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a document")
