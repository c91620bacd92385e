"""The public languages of one story."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from storybank.images.addresses import BASE
from storybank.publication.models import PublishedStory


class Translation(NamedTuple):
    """A language in which a story is public. `address` begins with the placeholder of the public base address."""

    language: str
    status: str
    outdated_since: datetime | None
    title: str
    slug: str
    address: str
    first_published_at: datetime
    updated_at: datetime


def translations_of(story_id: UUID) -> list[Translation]:
    """Return the public languages of a story, the original first, then by code; one query."""
    rows = PublishedStory.objects.filter(story_id=story_id).values_list(
        "language",
        "translation_status",
        "outdated_since",
        "title",
        "slug",
        "path",
        "first_published_at",
        "updated_at",
    )
    found = [Translation(*row[:5], BASE + row[5], *row[6:]) for row in rows]
    original = PublishedStory.TranslationStatus.ORIGINAL.value
    return sorted(found, key=lambda one: (one.status != original, one.language))
