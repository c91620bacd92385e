"""
Columns that follow the other language of a story, and the lines of the change log.

A story's facts are those of its source language, for all its languages; without a source document those of the document
that is left, by order of the languages. Publishing one language so changes columns of the other, never its payload.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.rendering import content_hash, dump, overlay_of

_COLUMNS = [
    "pk",
    "story_id",
    "language",
    "source_language",
    "page_id",
    "content_hash",
    "fingerprint",
    "basis",
    "own_facts",
    "facts",
    "available_languages",
    "translation_status",
    "outdated_since",
    "evidence_grade",
    "overlay",
    "wire_hash",
    "updated_at",
    "changed_at",
]
#: The columns that are settled here.
SETTLED = (
    "facts",
    "available_languages",
    "translation_status",
    "outdated_since",
    "evidence_grade",
    "overlay",
    "wire_hash",
    "changed_at",
)


@dataclass(frozen=True)
class Remembered:
    """A document as it was before a change; its facts as they are logged."""

    facts: dict[str, Any]
    wire_hash: str


@dataclass(frozen=True)
class Removal:
    """Why documents are taken away, and the story that they were merged into."""

    reason: str
    target: UUID | None = None


def remember(rows: Iterable[PublishedStory]) -> dict[tuple[UUID, str], Remembered]:
    """Note what these documents were before they change. Returns them by (story, language)."""
    return {(row.story_id, row.language): Remembered(_logged(row), row.wire_hash) for row in rows}


def settle(
    before: dict[tuple[UUID, str], Remembered], present: Iterable[PublishedStory], removal: Removal
) -> tuple[list[PublishedStory], list[PublicationChange]]:
    """
    Make the columns of these stories right. Nothing is stored.

    Takes what `remember` returned, all documents that these stories have now, and why documents that are gone were
    taken away. Returns the documents of which a column changed, and the lines to log.
    """
    by_story: dict[UUID, list[PublishedStory]] = {}
    for row in present:
        by_story.setdefault(row.story_id, []).append(row)
    changed, lines = [], []
    for rows in by_story.values():
        rows.sort(key=lambda row: _rank(row.language))
        source = next((row for row in rows if row.language == row.source_language), None)
        for row in rows:
            if _settle_row(row, rows, source):
                changed.append(row)
            was = before.get((row.story_id, row.language))
            if was is None or was.wire_hash != row.wire_hash:
                lines.append(_upsert(row, was))
    there = {(row.story_id, row.language) for rows in by_story.values() for row in rows}
    lines += [_removal(key, was, removal) for key, was in before.items() if key not in there]
    return changed, lines


def columns_in_order(row: PublishedStory) -> bool:
    """Tell whether the columns of a document are those that its story asks for; changes nothing."""
    rows = sorted(_rows([row.story_id]), key=lambda one: _rank(one.language))
    source = next((one for one in rows if one.language == one.source_language), None)
    own = next(one for one in rows if one.pk == row.pk)
    return not _settle_row(own, rows, source)


def _rows(story_ids):
    return PublishedStory.objects.filter(story_id__in=list(story_ids)).only(*_COLUMNS).order_by("pk")


def _rank(language):
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return codes.index(language) if language in codes else len(codes)


def _settle_row(row, rows, source):
    """Set the columns; tell whether one differs from what is stored."""
    old = [getattr(row, name) for name in SETTLED]
    counting = source or rows[0]
    row.facts = counting.own_facts
    row.evidence_grade = counting.own_facts["evidenceGrade"] or ""
    row.available_languages = [one.language for one in rows]
    row.translation_status, row.outdated_since = _status(row, source)
    row.overlay = overlay_of(row.translation_status, row.available_languages, row.evidence_grade)
    since = row.outdated_since.isoformat() if row.outdated_since else ""
    wire_hash = content_hash(row.content_hash, row.overlay, since, dump(row.facts, sort_keys=True))
    if wire_hash != row.wire_hash:
        row.wire_hash, row.changed_at = wire_hash, _next_second(row.changed_at if row.pk else None)
    return old != [getattr(row, name) for name in SETTLED]


def _next_second(before):
    """
    Return the moment to give to a change now, to the second as HTTP knows it: the end of this one, and after the one before.

    So no two versions have the same moment, and one that is asked for while the moment has not come is told without it.
    """
    now = timezone.now().replace(microsecond=0) + timedelta(seconds=1)
    return max(now, before.replace(microsecond=0) + timedelta(seconds=1)) if before else now


def _status(row, source):
    status = PublishedStory.TranslationStatus
    if row.language == row.source_language:
        return status.ORIGINAL.value, None
    if source is not None and row.basis and row.basis != source.fingerprint:
        return status.OUTDATED.value, source.updated_at
    return status.CURRENT.value, None


def _logged(row: PublishedStory) -> dict[str, Any]:
    """All that a filter can ask of a document: also the languages of its story, which are no fact of a page."""
    return {**row.facts, "availableIn": list(row.available_languages)}


def _upsert(row, was):
    return PublicationChange(
        story_id=row.story_id,
        language=row.language,
        op=PublicationChange.Op.UPSERT,
        facts_before=was.facts if was else None,
        facts_after=_logged(row),
        content_hash=row.wire_hash,
    )


def _removal(key, was, removal):
    return PublicationChange(
        story_id=key[0],
        language=key[1],
        op=PublicationChange.Op.REMOVE,
        reason=removal.reason,
        target=removal.target,
        facts_before=was.facts,
    )
