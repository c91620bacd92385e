"""Documents and change lines made directly through the models of the published side, with made-up facts."""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from storybank.publication.models import PublicationChange, PublicationClock, PublishedStory

#: The facts of a story that has only what every story has.
PLAIN_FACTS: dict[str, Any] = {
    "municipality": [],
    "province": [],
    "region": [],
    "sector": [],
    "sectorMain": None,
    "impactType": [],
    "instrument": [],
    "targetGroup": [],
    "supplierType": [],
    "procedure": None,
    "sdg": [],
    "cpv": [],
    "organisation": [],
    "valueBand": None,
    "contractValue": None,
    "contractValueExact": False,
    "valueFrom": None,
    "valueTo": None,
    "evidenceGrade": None,
    "hasEvidence": False,
    "year": 2026,
    "publishedAt": "2026-03-01T09:00:00Z",
    "updatedAt": "2026-03-01T09:00:00Z",
    "checkedAt": None,
    "fictional": True,
    "centroids": [],
}


def facts(**given: Any) -> dict[str, Any]:
    """Return plain facts with some replaced."""
    unknown = given.keys() - PLAIN_FACTS.keys()
    assert not unknown, unknown
    return PLAIN_FACTS | given


def document(
    story_id: uuid.UUID | None = None,
    language: str = "nl",
    *,
    title: str = "Een verhaal",
    source_language: str = "nl",
    text: dict[str, str] | None = None,
    detail: dict[str, Any] | None = None,
    **given: Any,
) -> PublishedStory:
    """Return an unsaved document with its text by section; further keywords are facts."""
    story_id = story_id or uuid.uuid4()
    said = facts(**given)
    return PublishedStory(
        story_id=story_id,
        language=language,
        source_language=source_language,
        page_id=1,
        slug=story_id.hex,
        path=f"/{language}/{story_id.hex}/",
        title=title,
        card="{}",
        detail=json.dumps(detail or {}),
        text=text or {},
        own_facts=said,
        facts=said,
        available_languages=[language],
        translation_status=PublishedStory.TranslationStatus.ORIGINAL,
        content_hash="",
        overlay="",
        wire_hash="",
        first_published_at=datetime.fromisoformat(said["publishedAt"]),
        updated_at=datetime.fromisoformat(said["updatedAt"]),
        checked_at=said["checkedAt"] and date.fromisoformat(said["checkedAt"]),
    )


def publish(story_id: uuid.UUID | None = None, language: str = "nl", **given: Any) -> PublishedStory:
    """Save a document in the place of the one there was, with its line in the change log: both or, when killed, neither."""
    made = document(story_id, language, **given)
    with transaction.atomic():
        PublishedStory.objects.filter(story_id=made.story_id, language=language).delete()
        made.save()
        log(made.story_id, language, PublicationChange.Op.UPSERT)
    return made


def unpublish(story_id: uuid.UUID, language: str = "nl") -> None:
    """Delete a document, with its line in the change log."""
    with transaction.atomic():
        PublishedStory.objects.filter(story_id=story_id, language=language).delete()
        log(story_id, language, PublicationChange.Op.REMOVE)


def log(story_id: uuid.UUID, language: str, op: str) -> None:
    """Write a line without position in the change log."""
    PublicationChange.objects.create(
        story_id=story_id,
        language=language,
        op=op,
        created_at=datetime.now(UTC),
        content_hash=uuid.uuid4().hex,
    )


def forget_history() -> None:
    """Empty the change log and set its clock back, as after restoring an old backup."""
    PublicationChange.objects.all().delete()
    PublicationClock.objects.all().delete()
