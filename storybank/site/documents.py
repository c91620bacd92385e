"""Published documents as Python data, with our own addresses relative to the root of the site."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from storybank.publication.models import PublishedStory
from storybank.publication.service import Answer, Hit, cards, preview_document, render
from storybank.stories.models import StoryPage

Document = dict[str, Any]


def detail_of(row: PublishedStory, language: str) -> Document:
    """Return the document of a row as the API answers it to a reader of `language`."""
    return _load(render(row.detail, row.overlay, row.language, language))


def cards_of(hits: Iterable[Hit], language: str) -> list[Document]:
    """Return the cards of these hits in their order for a reader of `language`; one query, or none without hits."""
    return [document_of(answer) for answer in cards(list(hits), language)]


def card_by_hit(hits: Iterable[Hit], language: str) -> dict[Hit, Document]:
    """Return the cards of those of these hits that are public, by hit; one query, or none without hits."""
    answers = cards(list(hits), language)
    return {(answer.story_id, answer.language): document_of(answer) for answer in answers}


def document_of(answer: Answer) -> Document:
    """Return a card or detail that is ready to be sent as data."""
    return _load(answer.body.decode())


def draft_of(page: StoryPage) -> Document:
    """Return the document that a story page would get if it were published as it stands in the editor."""
    return _load(json.dumps(preview_document(page)))


def paths_of(story_id: UUID) -> dict[str, str]:
    """Return the paths of all versions of a story by language; one query."""
    rows = PublishedStory.objects.filter(story_id=story_id).order_by("language")
    return dict(rows.values_list("language", "path"))


def _load(body: str) -> Document:
    """
    Read a JSON object and make our own addresses relative.

    Pages are then whole at whatever address the site is reached, and a picture is never a request to another host.
    """
    base = settings.PUBLIC_BASE_URL
    text = body.replace(f'"{base}/', '"/').replace(f", {base}/images/", ", /images/")
    return json.loads(text)
