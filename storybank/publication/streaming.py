"""Reading documents in number, for files: batch by batch, nothing kept in the process."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from storybank.publication.models import PublishedStory
from storybank.publication.rendering import render

_COLUMNS = ("story_id", "language", "wire_hash", "overlay")


class Rendered(NamedTuple):
    """One document as it is sent: a JSON object as text."""

    story_id: UUID
    language: str
    wire_hash: str
    text: str


def rendered(hits: Sequence[tuple[UUID, str]], asked_language: str, *, whole: bool) -> list[Rendered]:
    """
    Return the documents of some hits in their order, `whole` or as cards; one query. What is gone meanwhile is left out.

    Unlike `cards` and `detail` nothing is kept for the next who asks: a file of everything would push out what many ask for.
    """
    languages = {language for _story_id, language in hits}
    rows = PublishedStory.objects.filter(
        story_id__in=[story_id for story_id, _language in hits], language__in=languages
    ).values_list(*_COLUMNS, "detail" if whole else "card")
    found = {
        (story_id, language): Rendered(
            story_id, language, wire_hash, render(stored, overlay, language, asked_language)
        )
        for story_id, language, wire_hash, overlay, stored in rows.iterator()
    }
    return [found[tuple(hit)] for hit in hits if tuple(hit) in found]


def every_document(size: int) -> Iterator[list[Rendered]]:
    """
    Yield all documents whole, each in its own language, by story and language in batches of `size`; one query for each batch.

    Every batch continues by key, so nothing is held open. A document that is published meanwhile may be among them or not.
    """
    after: tuple[UUID, str] | None = None
    while True:
        rows = PublishedStory.objects.order_by("story_id", "language")
        if after is not None:
            # Beginning with the story itself lets both databases use the index.
            rows = rows.filter(story_id__gte=after[0]).exclude(story_id=after[0], language__lte=after[1])
        batch = [
            Rendered(story_id, language, wire_hash, render(stored, overlay, language, language))
            for story_id, language, wire_hash, overlay, stored in _values(rows[:size])
        ]
        if batch:
            yield batch
            after = batch[-1].story_id, batch[-1].language
        if len(batch) < size:
            return


def _values(rows) -> Iterable[tuple[UUID, str, str, str, str]]:
    return rows.values_list(*_COLUMNS, "detail")
