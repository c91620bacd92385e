"""Reads the published documents for the index, story by story and never all at once."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from search.entries import Document
from search.results import Hit
from storybank.publication.models import PublishedStory

#: Documents of one query, when all are read.
BATCH = 500

#: All documents of one story.
Story = list[Document]


class Titled(NamedTuple):
    """What a document is called, and its address on the site."""

    title: str
    path: str


_COLUMNS = ("story_id", "language", "source_language", "title", "facts", "text", "detail", "wire_hash")


def _stories(documents: list[Document]) -> Iterator[Story]:
    for _story_id, group in groupby(documents, key=lambda document: document.story_id):
        yield list(group)


def count() -> int:
    """Return how many documents there are."""
    return PublishedStory.objects.count()


def stories_of(story_ids: Collection[UUID]) -> list[Story]:
    """Return those of the given stories that are public, in one query."""
    rows = PublishedStory.objects.filter(story_id__in=story_ids).order_by("story_id", "language")
    return list(_stories([Document(*row) for row in rows.values_list(*_COLUMNS)]))


def titles_of(hits: Collection[Hit]) -> dict[Hit, Titled]:
    """Return title and address of those of the hits that are public, in one query; none without hits."""
    if not hits:
        return {}
    rows = PublishedStory.objects.filter(story_id__in={hit.story_id for hit in hits})
    found = rows.values_list("story_id", "language", "title", "path")
    return {Hit(story_id, language): Titled(title, path) for story_id, language, title, path in found}


def batches(size: int = BATCH) -> Iterator[list[Story]]:
    """
    Yield all public stories in batches of about `size` documents, ordered by story id; one query each.

    Each batch is a query of its own, continued by key, and not one long cursor: that would hold a read transaction open
    for as long as an index takes to build.
    """
    after: UUID | None = None
    while True:
        rows = PublishedStory.objects.order_by("story_id", "language")
        if after is not None:
            rows = rows.filter(story_id__gt=after)
        documents = [Document(*row) for row in rows.values_list(*_COLUMNS)[:size]]
        if not documents:
            return
        last = documents[-1].story_id
        whole = len(documents) < size
        if not whole:
            # The last story may go on beyond this batch: leave it to the next, unless it fills this one.
            kept = [document for document in documents if document.story_id != last]
            documents = kept or [document for story in stories_of([last]) for document in story]
            last = kept[-1].story_id if kept else last
        yield list(_stories(documents))
        if whole:
            return
        after = last
