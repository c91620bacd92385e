"""
Former documents: what readers got of a story before it was changed.

A version is kept in the publishing transaction when an editor published another content: one query to know the last one and
one row. A new name of a term, another slug or the same text once more are no new version, so a version has the names of its
day. See docs/decisions/0026-former-versions.md.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from storybank.publication.models import PublishedStory, PublishedVersion
from storybank.publication.rendering import content_hash, dump


class Version(NamedTuple):
    """One version of a story in one language, without its text. `replaced_at` is None for what is public now."""

    number: int
    language: str
    content_hash: str
    published_at: datetime
    replaced_at: datetime | None


def keep(rows: Iterable[PublishedStory]) -> None:
    """
    Keep what these documents say, where that is another content than their last version had.

    Runs in the publishing transaction, behind the locks of these stories. Takes documents as they were written.
    """
    rows = list(rows)
    if not rows:
        return
    last: dict[tuple[UUID, str], tuple[str, str]] = {}
    numbers: dict[UUID, int] = {}
    known = PublishedVersion.objects.filter(story_id__in={row.story_id for row in rows}).order_by("number")
    for story_id, language, number, *marks in known.values_list(
        "story_id", "language", "number", "fingerprint", "content_hash"
    ):
        last[story_id, language] = marks[0], marks[1]
        numbers[story_id] = number
    made = []
    for row in sorted(rows, key=lambda one: (one.story_id, one.language)):
        fingerprint, said = last.get((row.story_id, row.language), ("", ""))
        # The fingerprint also follows what only editors see, and the text also names of terms: both must differ.
        if fingerprint == row.fingerprint or said == (says := what_it_says(row.detail)):
            continue
        numbers[row.story_id] = number = numbers.get(row.story_id, 0) + 1
        made.append(_version(row, number, says))
    # One row in a statement, for the same reason as the documents.
    PublishedVersion.objects.bulk_create(made, batch_size=1)


def what_it_says(detail: str) -> str:
    """Return the hash of a stored document without the moment at which it was published last."""
    document = json.loads(detail)
    document.pop("updatedAt", None)
    return content_hash(dump(document))


def forget_story(story_id: UUID) -> None:
    """Take the text of all versions of a story away, for good."""
    _forget(story_id=story_id)


def forget_page(page_id: int) -> None:
    """Take the text of all versions of a page that is gone away."""
    _forget(page_id=page_id)


def versions_of(story_id: UUID, language: str) -> list[Version]:
    """Return the versions of a story in a language that is public, the newest first, without those taken away; one query."""
    found = _shown(story_id).filter(language=language).order_by("-number")
    rows = list(found.values_list("number", "language", "content_hash", "published_at"))
    newer = [None, *(row[-1] for row in rows)]
    return [Version(*row, newer[at]) for at, row in enumerate(rows)]


def version_at(story_id: UUID, number: int) -> PublishedVersion | None:
    """Return one version with its text, also when that was taken away; None when its language is not public. One query."""
    return _of_public_languages(story_id).filter(number=number).first()


def _version(row: PublishedStory, number: int, says: str) -> PublishedVersion:
    return PublishedVersion(
        story_id=row.story_id,
        number=number,
        language=row.language,
        page_id=row.page_id,
        detail=row.detail,
        overlay=row.overlay,
        fingerprint=row.fingerprint,
        content_hash=says,
        published_at=row.updated_at,
    )


def _shown(story_id: UUID):
    return _of_public_languages(story_id).exclude(detail="")


def _of_public_languages(story_id: UUID):
    public = PublishedStory.objects.filter(story_id=story_id, language=OuterRef("language"))
    return PublishedVersion.objects.filter(Exists(public), story_id=story_id)


def _forget(**which: Any) -> None:
    taken = PublishedVersion.objects.filter(**which).exclude(detail="")
    taken.update(detail="", overlay="", fingerprint="", content_hash="")
