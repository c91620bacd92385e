"""Reading documents: raw rows, one query each, because every public page and answer goes through here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef

from storybank.publication.models import DocumentReference, PublicationChange, PublishedStory, StoryAddress
from storybank.publication.rendered_answers import RenderedAnswers
from storybank.publication.rendering import render

#: A story and the language in which it was found.
Hit = tuple[UUID, str]

# Hash and key are in one index: a story that has not changed is recognised without reading its rows. A language is no
# condition, because then SQLite would use the index of the key alone, and read them.
_HASH = "wire_hash"
_CARDS = "wire_hash, language, story_id, source_language, overlay, card, changed_at"
_DETAILS = "wire_hash, language, story_id, source_language, overlay, detail, changed_at"


class Answer(NamedTuple):
    """One document ready to be sent. `body` is a JSON object in UTF-8; `wire_hash` and `changed_at` change whenever it does."""

    language: str
    wire_hash: str
    body: bytes
    story_id: UUID
    changed_at: datetime


#: What one process keeps: some fifty pages of cards and two hundred details.
_sent: RenderedAnswers[Any] = RenderedAnswers(10_000_000)


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """How a published language stands to its source: a `TranslationStatus`, and since when it is outdated."""

    status: str
    outdated_since: datetime | None


@dataclass(frozen=True)
class Gone:
    """A story that was public and is not any more; `target` is the one that it was merged into."""

    story_id: UUID
    reason: str
    since: datetime
    target: UUID | None = None


def cards(hits: Sequence[Hit], asked_language: str) -> list[Answer]:
    """
    Fetch the cards of a page of hits in one query, or two when one of them changed since this process last sent the page.

    Takes (story id, language) pairs in the order wanted and the language that was asked for. Returns the cards in that
    order; a hit whose document is gone is left out.
    """
    if not hits:
        return []
    question = tuple(hits), asked_language, settings.PUBLIC_BASE_URL
    if kept := _sent.get(question):
        (ids, hashes), answers = kept
        if sorted(_select(_HASH, story_id=ids)) == hashes:
            return answers
    stored = _stored_form()
    ids = [stored(story_id) for story_id, _language in hits]
    rows = {(row[2], row[1]): row for row in _select(_CARDS, story_id=ids)}
    answers = [
        _answer(rows[key], asked_language)
        for key in zip(ids, (language for _story_id, language in hits), strict=True)
        if key in rows
    ]
    if answers:  # what has no size would never make room
        hashes = sorted(row[:1] for row in rows.values())
        _sent.keep(question, (ids, hashes), answers, sum(len(answer.body) for answer in answers))
    return answers


def details(hits: Sequence[Hit], asked_language: str) -> list[Answer]:
    """Fetch whole documents as `cards` fetches cards, in one query. Nothing is kept: a page of them is a megabyte."""
    if not hits:
        return []
    stored = _stored_form()
    ids = [stored(story_id) for story_id, _language in hits]
    rows = {(row[2], row[1]): row for row in _select(_DETAILS, story_id=ids)}
    keys = zip(ids, (language for _story_id, language in hits), strict=True)
    return [_answer(rows[key], asked_language) for key in keys if key in rows]


def detail(story_id: UUID, language: str, fallback: bool) -> Answer | None:
    """
    Fetch one story in one query, or two when it changed since this process last sent it.

    Returns it in `language`; with `fallback` otherwise in another language, that of the source first. None without any.
    """
    stored = _stored_form()(story_id)
    question = stored, language, fallback, settings.PUBLIC_BASE_URL
    if kept := _sent.get(question):
        hashes, answer = kept
        if sorted(_select(_HASH, story_id=[stored])) == hashes:
            return answer
    rows = _select(_DETAILS, story_id=[stored])
    suitable = rows if fallback else [row for row in rows if row[1] == language]
    if not suitable:
        return None
    chosen = min(suitable, key=lambda row: (row[1] != language, row[1] != row[3], row[1]))
    answer = _answer(chosen, language)
    _sent.keep(question, sorted(row[:1] for row in rows), answer, len(answer.body))
    return answer


def language_statuses(story_ids: Collection[UUID]) -> dict[UUID, dict[str, LanguageStatus]]:
    """Return how each published language of these stories stands to its source, by story and language; one query."""
    found: dict[UUID, dict[str, LanguageStatus]] = {}
    rows = PublishedStory.objects.filter(story_id__in=story_ids)
    for story_id, language, status, since in rows.values_list(
        "story_id", "language", "translation_status", "outdated_since"
    ):
        found.setdefault(story_id, {})[language] = LanguageStatus(status, since)
    return found


def story_at(path: str) -> PublishedStory | None:
    """Return the document at an address such as "/nl/verhalen/van-werkjas/", or None. One query."""
    return PublishedStory.objects.filter(path=path).first()


def gone_story(story_id: UUID) -> Gone | None:
    """Return when and why a story without any document went, or None when it never was public. One query."""
    return _gone(PublicationChange.objects.filter(story_id=story_id))


def gone_at(path: str) -> Gone | None:
    """Return the same for the story that has an address. The caller knows that no document is there now."""
    owner = StoryAddress.objects.filter(path=path).values("story_id", "language").first()
    return _gone(PublicationChange.objects.filter(**owner)) if owner else None


def story_instead(gone: Gone) -> UUID | None:
    """Return the public story that a merged one went into, over several mergers too; None when there is none any more."""
    seen: set[UUID] = {gone.story_id}
    target = gone.target
    while target is not None and target not in seen:
        if PublishedStory.objects.filter(story_id=target).exists():
            return target
        seen.add(target)
        further = gone_story(target)
        target = further.target if further else None
    return None


def moved_to(path: str) -> str | None:
    """Return the address that a document has today, when `path` is one it had before. One query."""
    owner = StoryAddress.objects.filter(
        path=path, story_id=OuterRef("story_id"), language=OuterRef("language")
    )
    return (
        PublishedStory.objects.filter(Exists(owner)).exclude(path=path).values_list("path", flat=True).first()
    )


def changes_after(position: int, limit: int) -> list[PublicationChange]:
    """Return the lines of the change log behind a position, in order, at most `limit`."""
    return list(PublicationChange.objects.filter(position__gt=position).order_by("position")[:limit])


def withdrawn_after(position: int) -> bool:
    """Tell whether a story was withdrawn or merged behind a position, so that nothing older may be shown any more. One query."""
    reasons = (PublicationChange.Reason.WITHDRAWN, PublicationChange.Reason.MERGED)
    return PublicationChange.objects.filter(position__gt=position, reason__in=reasons).exists()


def term_counts(taxonomy: str) -> dict[str, int]:
    """Return by slug how many stories use each term of a vocabulary; terms without stories are left out. One query."""
    counts = DocumentReference.objects.filter(kind=taxonomy).values_list("key")
    return dict(counts.annotate(stories=Count("document__story_id", distinct=True)).order_by())


def _gone(changes) -> Gone | None:
    last = changes.order_by("-id").first()
    if last is None or last.op != PublicationChange.Op.REMOVE:
        return None
    return Gone(last.story_id, last.reason, last.created_at, last.target)


def _answer(row: tuple[Any, ...], asked_language: str) -> Answer:
    wire_hash, language, story_id, _source_language, overlay, stored, changed_at = row
    body = render(stored, overlay, language, asked_language).encode()
    story_id = story_id if isinstance(story_id, UUID) else UUID(story_id)
    return Answer(language, wire_hash, body, story_id, _moment(changed_at))


def _moment(stored: datetime) -> datetime:
    """Return a moment with its time zone, as the database driver gives it: from SQLite in UTC without saying so."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def _select(columns: str, **values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Read columns of the documents that have one of the values in each of the columns named; one query."""
    wanted = " AND ".join(f"{name} IN ({', '.join(['%s'] * len(some))})" for name, some in values.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM publication_publishedstory WHERE {wanted}",  # noqa: S608 (our own names)
            [value for some in values.values() for value in some],
        )
        return cursor.fetchall()


def _stored_form() -> Callable[[UUID], Any]:
    """Return what turns an identifier into the form that the database driver takes and gives."""
    return _as_it_is if connection.features.has_native_uuid_field else attrgetter("hex")


def _as_it_is(story_id: UUID) -> UUID:
    return story_id
