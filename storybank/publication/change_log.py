"""The change log as those read it who keep a copy: lines in the order of their positions, and the documents they speak of."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from storybank.publication.models import PublicationChange, PublishedStory

#: Who comes back after more days than these begins anew.
KEPT = timedelta(days=90)
#: Lines are kept a little longer than promised, so that nobody loses one who comes at the last moment.
_MARGIN = timedelta(days=7)
_PRUNED_AT_ONCE = 1000
#: Rows that are fetched at a time while all hashes are read, and while facts are read until a page is full.
_CHUNK, _READ_ON = 2000, 100

#: A story and a language.
Key = tuple[UUID, str]


class Line(NamedTuple):
    """One numbered line of the change log."""

    position: int
    story_id: UUID
    language: str
    op: str
    reason: str
    target: UUID | None
    content_hash: str
    facts_before: dict[str, Any] | None
    facts_after: dict[str, Any] | None

    @property
    def key(self) -> Key:
        """The document it speaks of."""
        return self.story_id, self.language

    @property
    def mark(self) -> str:
        """What tells this line from another one at the same position, in the log of another history."""
        said = f"{self.story_id.hex}:{self.language}:{self.op}:{self.content_hash}"
        return blake2b(said.encode(), digest_size=6).hexdigest()


class Stored(NamedTuple):
    """A document as it is stored. `facts` are those of filters, with the languages of the story as `availableIn`."""

    story_id: UUID
    language: str
    wire_hash: str
    overlay: str
    detail: str
    facts: dict[str, Any]

    @property
    def key(self) -> Key:
        """Which document it is."""
        return self.story_id, self.language


def newest_line() -> Line | None:
    """Return the line with the last position, None in an empty log. It is never pruned. One query."""
    row = PublicationChange.objects.exclude(position=None).order_by("-position").values_list(*Line._fields)
    return next((Line(*one) for one in row[:1]), None)


def lines_from(position: int, limit: int) -> list[Line]:
    """Return the lines at a position and behind it, in order, at most `limit`. One query."""
    rows = PublicationChange.objects.filter(position__gte=position).order_by("position")
    return [Line(*row) for row in rows.values_list(*Line._fields)[:limit]]


def documents_of(keys: Collection[Key]) -> dict[Key, Stored]:
    """Return those of these documents that are public. One query, none without keys."""
    if not keys:
        return {}
    rows = PublishedStory.objects.filter(story_id__in={story_id for story_id, _language in keys})
    found = (_stored(row) for row in rows.values_list(*_STORED))
    return {one.key: one for one in found if one.key in keys}


def documents_after(after: Key | None, languages: Sequence[str], limit: int) -> list[Stored]:
    """Return the documents in these languages that come after a key, in the order of keys, at most `limit`. One query."""
    rows = _after(after, languages).values_list(*_STORED)
    return [_stored(row) for row in rows[:limit]]


def facts_after(
    after: Key | None, languages: Sequence[str], limit: int
) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Yield the keys and facts of the same documents, without what is sent of them; reads on as asked. One query."""
    rows = _after(after, languages).values_list("story_id", "language", "facts", "available_languages")
    for story_id, language, facts, available in rows[:limit].iterator(_READ_ON):
        yield (story_id, language), {**facts, "availableIn": available}


def hashes(
    languages: Sequence[str], first: UUID | None = None, last: UUID | None = None
) -> Iterator[tuple[UUID, str, str]]:
    """Yield story, language and hash of all documents in these languages, in the order of keys. One query."""
    yield from (
        _within(languages, first, last).values_list("story_id", "language", "wire_hash").iterator(_CHUNK)
    )


def hashes_and_facts(
    languages: Sequence[str], first: UUID | None = None, last: UUID | None = None
) -> Iterator[tuple[UUID, str, str, dict[str, Any]]]:
    """Yield the same with the facts of filters. One query."""
    rows = _within(languages, first, last)
    columns = ("story_id", "language", "wire_hash", "facts", "available_languages")
    for story_id, language, wire_hash, facts, available in rows.values_list(*columns).iterator(_CHUNK):
        yield story_id, language, wire_hash, {**facts, "availableIn": available}


def prune_changes() -> int:
    """
    Remove lines that nobody needs any more, in batches; return how many.

    A line stays while it is young enough for a reader to come back for it, and as long as it is the last one of its
    document: it says why a story is gone. So the newest line of all is always there, and a reader notices that lines are
    missing by a gap in the positions.
    """
    newer = PublicationChange.objects.filter(
        story_id=OuterRef("story_id"), language=OuterRef("language"), pk__gt=OuterRef("pk")
    )
    old = PublicationChange.objects.filter(
        Exists(newer), position__isnull=False, created_at__lt=timezone.now() - KEPT - _MARGIN
    ).order_by("position")
    total = 0
    while keys := list(old.values_list("pk", flat=True)[:_PRUNED_AT_ONCE]):
        PublicationChange.objects.filter(pk__in=keys).delete()
        total += len(keys)
    return total


_STORED = ("story_id", "language", "wire_hash", "overlay", "detail", "facts", "available_languages")


def _stored(row: Sequence[Any]) -> Stored:
    *columns, facts, available = row
    return Stored(*columns, {**facts, "availableIn": available})


def _after(after: Key | None, languages: Iterable[str]) -> Any:
    rows = PublishedStory.objects.filter(language__in=languages).order_by("story_id", "language")
    if after is None:
        return rows
    # Not "behind this pair": for that databases would leave the index aside.
    story_id, language = after
    return rows.filter(story_id__gte=story_id).exclude(story_id=story_id, language__lte=language)


def _within(languages: Iterable[str], first: UUID | None, last: UUID | None) -> Any:
    rows = PublishedStory.objects.filter(language__in=languages).order_by("story_id", "language")
    if first is not None:
        rows = rows.filter(story_id__gte=first)
    return rows if last is None else rows.filter(story_id__lte=last)
