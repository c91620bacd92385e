"""Reading documents: raw rows, one query each, because every public page and answer goes through here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef

from storybank.publication.models import DocumentReference, PublicationChange, PublishedStory, StoryAddress
from storybank.publication.rendered_cards import RenderedCards
from storybank.publication.rendering import render

_rendered_cards = RenderedCards()

#: A story and the language in which it was found.
Hit = tuple[UUID | str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One document ready to be sent. `body` is a JSON object in UTF-8; `wire_hash` changes whenever `body` does."""

    story_id: str
    language: str
    wire_hash: str
    body: bytes


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """How a published language stands to its source: a `TranslationStatus`, and since when it is outdated."""

    status: str
    outdated_since: datetime | None


@dataclass(frozen=True)
class Gone:
    """A story that was public and is not any more."""

    story_id: UUID
    reason: str
    since: datetime


def cards(hits: Sequence[Hit], asked_language: str) -> list[Answer]:
    """
    Fetch the cards of a page of hits in one query.

    Takes (story id, language) pairs in the order wanted and the language that was asked for. Returns the cards in that
    order; a hit whose document is gone is left out.
    """
    if not hits:
        return []
    base = settings.PUBLIC_BASE_URL
    keys = [(_stored(story_id), language, asked_language, base) for story_id, language in hits]
    kept = {key: card for key in keys if (card := _rendered_cards.get(key))}
    known = [f"{key[1]}{wire_hash}" for key, (wire_hash, _body) in kept.items()]
    rows = {(row[0], row[1]): row for row in _card_rows(keys, known)}
    answers = []
    for (story_id, language), key in zip(hits, keys, strict=True):
        row = rows.get(key[:2])
        if row is None:
            continue
        _story_id, _language, wire_hash, overlay, stored = row
        known_hash, body = kept.get(key, ("", b""))
        if known_hash != wire_hash:
            body = render(stored, overlay, language, asked_language).encode()
            _rendered_cards.keep(key, wire_hash, body)
        answers.append(Answer(str(story_id), language, wire_hash, body))
    return answers


def detail(story_id: UUID, language: str, fallback: bool) -> Answer | None:
    """
    Fetch one story in one query.

    Returns it in `language`; with `fallback` otherwise in another language, that of the source first. None without any.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT language, wire_hash, overlay, detail, source_language FROM publication_publishedstory"
            " WHERE story_id = %s",
            [_stored(story_id)],
        )
        rows = cursor.fetchall()
    if not fallback:
        rows = [row for row in rows if row[0] == language]
    if not rows:
        return None
    chosen = min(rows, key=lambda row: (row[0] != language, row[0] != row[4], row[0]))
    body = render(chosen[3], chosen[2], chosen[0], language)
    return Answer(str(story_id), chosen[0], chosen[1], body.encode())


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


def term_counts(taxonomy: str) -> dict[str, int]:
    """Return by slug how many stories use each term of a vocabulary; terms without stories are left out. One query."""
    counts = DocumentReference.objects.filter(kind=taxonomy).values_list("key")
    return dict(counts.annotate(stories=Count("document__story_id", distinct=True)).order_by())


def _gone(changes) -> Gone | None:
    last = changes.order_by("-id").first()
    if last is None or last.op != PublicationChange.Op.REMOVE:
        return None
    return Gone(last.story_id, last.reason, last.created_at)


def _card_rows(keys: Sequence[tuple[Any, ...]], known: Sequence[str]) -> list[tuple[Any, ...]]:
    """Read rows by (story, language) in one query; the card itself only where language and hash are not in `known`.

    One condition for each language: for a list of pairs SQLite would read the whole table.
    """
    by_language: dict[str, list[Any]] = {}
    for story_id, language, *_rest in keys:
        by_language.setdefault(language, []).append(story_id)
    card = (
        f"CASE WHEN language || wire_hash IN ({_places(known)}) THEN NULL ELSE card END" if known else "card"
    )
    wanted = " OR ".join(f"(language = %s AND story_id IN ({_places(ids)}))" for ids in by_language.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT story_id, language, wire_hash, overlay, {card} FROM publication_publishedstory"  # noqa: S608 (places only)
            f" WHERE {wanted}",
            [*known, *(part for language, ids in by_language.items() for part in (language, *ids))],
        )
        return cursor.fetchall()


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _stored(story_id: UUID | str) -> Any:
    """Return an identifier the way the database driver gives and takes it."""
    identifier = story_id if isinstance(story_id, UUID) else UUID(story_id)
    return identifier if connection.features.has_native_uuid_field else identifier.hex
