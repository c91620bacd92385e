"""
Following a change that many documents share: a term, an organisation, a picture, a branch of the page tree.

A few documents are made right in the transaction of the change. When there are more, the rest is written down and worked
off by the worker in batches, so the editor does not wait; documents that may no longer be public go at once in any case.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from storybank.publication import locks
from storybank.publication.models import DocumentReference, PendingRefresh, PublishedStory
from storybank.publication.signals import published_side_changed
from storybank.publication.visibility import PublicTree
from storybank.publication.writer import follow_pages
from storybank.stories.models import StoryPage

AT_ONCE = 50
BATCH = 200
#: How long a refresh that failed waits before it is tried again, so that it holds up no other.
REST = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def follow_reference(kind: str, key: str, at_once: bool = False) -> None:
    """
    Take the kind and key of something that changed; make the documents right that were made from it.

    With `at_once` none of them is left to the worker, however many there are.
    """
    with transaction.atomic():
        locks.own_sources()
        page_ids = _pages_that_refer_to(kind, key, after=0, limit=BATCH if at_once else AT_ONCE + 1)
        while at_once and len(page_ids) == BATCH:
            follow_pages(page_ids)
            page_ids = _pages_that_refer_to(kind, key, after=page_ids[-1], limit=BATCH)
        if not at_once and len(page_ids) > AT_ONCE:
            PendingRefresh.objects.create(kind=PendingRefresh.Kind.REFERENCE, reference_kind=kind, key=key)
            _wake_the_worker()
        else:
            follow_pages(page_ids)


def follow_subtree(path: str) -> None:
    """Take the tree path of a page that moved, changed its address or its visibility; make the documents below right."""
    with transaction.atomic():
        locks.own_sources()
        follow_pages(_no_longer_public(path))
        page_ids = _pages_below(path, after=0, limit=AT_ONCE + 1)
        if len(page_ids) > AT_ONCE:
            # The page, not its path: that may be another one when the worker comes to it.
            top = Page.objects.filter(path=path).values_list("pk", flat=True).first()
            PendingRefresh.objects.create(kind=PendingRefresh.Kind.SUBTREE, key=str(top or ""))
            _wake_the_worker()
        else:
            follow_pages(page_ids)
            follow_pages(_pages_that_show(page_ids, path))


def work_off_pending(batch: int = BATCH) -> int:
    """
    Make the next batch of waiting documents right. Returns how many pages were looked at; 0 when nothing waits.

    What fails is logged and tried again after a rest; the others go on.
    """
    rested = Q(failed_at=None) | Q(failed_at__lt=timezone.now() - REST)
    with transaction.atomic():
        waiting = PendingRefresh.objects.select_for_update(skip_locked=True).filter(rested)
        pending = waiting.order_by("pk").first()
        if pending is None:
            return 0
        locks.own_sources()
        try:
            with transaction.atomic():
                page_ids = _work_off(pending, batch)
        except Exception:
            logger.exception("Documents cannot follow %s. Run check_publication to see which.", pending)
            pending.failed_at = timezone.now()
            pending.save(update_fields=["failed_at"])
            return 1
        if len(page_ids) < batch:
            pending.delete()
        else:
            pending.done_to, pending.failed_at = page_ids[-1], None
            pending.save(update_fields=["done_to", "failed_at"])
        return len(page_ids) or 1


def _work_off(pending, batch):
    if pending.kind == PendingRefresh.Kind.REFERENCE:
        page_ids = _pages_that_refer_to(pending.reference_kind, pending.key, pending.done_to, batch)
        follow_pages(page_ids)
        return page_ids
    path = ""
    if pending.key:
        path = Page.objects.filter(pk=pending.key).values_list("path", flat=True).first()
        if path is None:  # deleted since, and its documents with it
            return []
    page_ids = _pages_below(path, pending.done_to, batch)
    follow_pages(page_ids)
    follow_pages(_pages_that_show(page_ids, path))
    return page_ids


def _pages_that_refer_to(kind, key, after, limit):
    """Both the pages of documents and, in the order of their keys, only those after `after`."""
    found = DocumentReference.objects.filter(kind=kind, key=key, document__page_id__gt=after)
    return list(
        found.order_by("document__page_id").values_list("document__page_id", flat=True).distinct()[:limit]
    )


def _pages_below(path, after, limit):
    pages = StoryPage.objects.filter(path__startswith=path, pk__gt=after).order_by("pk")
    return list(pages.values_list("pk", flat=True)[:limit])


def _pages_that_show(page_ids: Iterable[int], path: str) -> set[int]:
    """Pages elsewhere whose documents link to these pages or to another page of the branch, or show these stories."""
    page_ids = list(page_ids)
    linked = DocumentReference.objects.filter(kind="page").values_list("key", flat=True).distinct()
    below = Page.objects.filter(path__startswith=path, pk__in=[int(key) for key in linked])
    keys = [str(page_id) for page_id in (*page_ids, *below.values_list("pk", flat=True))]
    stories = [
        str(key)
        for key in StoryPage.objects.filter(pk__in=page_ids).values_list("translation_key", flat=True)
    ]
    linking = DocumentReference.objects.filter(kind="page", key__in=keys)
    showing = DocumentReference.objects.filter(kind="story", key__in=stories)
    found = set(linking.values_list("document__page_id", flat=True))
    found |= set(showing.values_list("document__page_id", flat=True))
    repeated = StoryPage.objects.filter(pk__in=page_ids, repeats__isnull=False).values_list(
        "repeats__translation_key", flat=True
    )
    found |= set(PublishedStory.objects.filter(story_id__in=list(repeated)).values_list("page_id", flat=True))
    return found - set(page_ids)


def _no_longer_public(path):
    """Pages below `path` that have a document and may not have one any more."""
    tree = PublicTree()
    pages = StoryPage.objects.filter(path__startswith=path, pk__in=PublishedStory.objects.values("page_id"))
    rows = pages.values_list("pk", "path", "url_path", "live", "alias_of_id", "locale__language_code")
    return [pk for pk, *place, language in rows.iterator() if not tree.is_public(*place, language=language)]


def _wake_the_worker():
    transaction.on_commit(lambda: published_side_changed.send(sender=None))
