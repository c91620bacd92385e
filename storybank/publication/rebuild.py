"""Making all documents anew, in batches. What is right already is not written; it can be stopped and resumed."""

from collections.abc import Callable

from django.db import transaction

from storybank.publication import locks
from storybank.publication.clock import number_changes
from storybank.publication.counted import forget_counted_without_document
from storybank.publication.models import PublishedStory
from storybank.publication.writer import follow_pages
from storybank.stories.models import StoryPage

BATCH = 200


def rebuild(after: int = 0, on_batch: Callable[[int, int], None] = lambda last, done: None) -> int:
    """
    Make the documents right of all story pages with a primary key above `after`.

    Takes a function that is told, after each committed batch, the last primary key and the number of pages in it. Returns
    the number of pages looked at. Documents whose page is gone are removed at the end.
    """
    last, total = after, 0
    while page_ids := _next(last):
        with transaction.atomic():
            locks.own_sources()
            follow_pages(page_ids, thorough=True)
        last = page_ids[-1]
        total += len(page_ids)
        on_batch(last, len(page_ids))
    with transaction.atomic():
        locks.own_sources()
        pages = StoryPage.objects.values("pk")
        follow_pages(PublishedStory.objects.exclude(page_id__in=pages).values_list("page_id", flat=True))
        forget_counted_without_document()
    number_changes()
    return total


def _next(after):
    return list(StoryPage.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
