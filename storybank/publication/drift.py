"""Does the published side equal what it would be when it were made anew?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from storybank.publication.counted import counted_in_order
from storybank.publication.models import PublishedStory
from storybank.publication.projection import project
from storybank.publication.settling import columns_in_order
from storybank.publication.writer import stores
from storybank.stories.models import StoryPage

BATCH = 200


@dataclass(frozen=True)
class Drift:
    """One difference: what is wrong with the document of a page."""

    page_id: int
    problem: str


def find_drift(on_batch: Callable[[int], None] = lambda done: None) -> Iterator[Drift]:
    """
    Compare all documents with their pages, in batches; changes nothing.

    Takes a function that is told how many pages each batch had. Yields the differences.
    """
    last = 0
    while True:
        with transaction.atomic():
            page_ids = list(
                StoryPage.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
            )
            if not page_ids:
                break
            yield from _compare(page_ids)
        last = page_ids[-1]
        on_batch(len(page_ids))
    yield from _without_page()


def _compare(page_ids):
    rows = {row.page_id: row for row in PublishedStory.objects.filter(page_id__in=page_ids)}
    for document in project(page_ids):
        row = rows.pop(document.page_id, None)
        if row is None:
            yield Drift(document.page_id, "the page is public and has no document")
        elif row.content_hash != document.content_hash or not stores(row, document):
            yield Drift(document.page_id, "the document differs from the page")
        elif {(one.kind, one.key) for one in row.references.all()} != document.references:
            yield Drift(document.page_id, "the references differ from the page")
        elif not columns_in_order(row):
            yield Drift(document.page_id, "the columns beside the document are not those of the story")
        elif not counted_in_order(row):
            yield Drift(document.page_id, "the figures that totals count are not those of the story")
    for page_id in rows:
        yield Drift(page_id, "there is a document and the page is not public")


def _without_page():
    pages = StoryPage.objects.values("pk")
    for page_id in PublishedStory.objects.exclude(page_id__in=pages).values_list("page_id", flat=True):
        yield Drift(page_id, "there is a document and no page")
