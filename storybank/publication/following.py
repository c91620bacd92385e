"""
Following a change that many documents share: a term, an organisation, a picture, a branch of the page tree.

A few documents are made right in the transaction of the change. When there are more, the rest is written down and worked
off by the worker in batches, so the editor does not wait; documents that may no longer be public go at once in any case.
"""

from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page

from storybank.publication import locks
from storybank.publication.models import DocumentReference, PendingRefresh, PublishedStory
from storybank.publication.signals import published_side_changed
from storybank.publication.visibility import PublicTree
from storybank.publication.writer import follow_pages
from storybank.stories.models import StoryPage

AT_ONCE = 50
BATCH = 200


def follow_reference(kind: str, key: str) -> None:
    """Take the kind and key of something that changed; make the documents right that were made from it."""
    with transaction.atomic():
        locks.own_sources()
        page_ids = _pages_that_refer_to(kind, key, after=0, limit=AT_ONCE + 1)
        if len(page_ids) > AT_ONCE:
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
            PendingRefresh.objects.create(kind=PendingRefresh.Kind.SUBTREE, key=path)
            _wake_the_worker()
        else:
            follow_pages(page_ids)
            follow_pages(_pages_that_show(page_ids, path))


def work_off_pending(batch: int = BATCH) -> int:
    """Make the next batch of waiting documents right. Returns how many pages were looked at; 0 when nothing waits."""
    with transaction.atomic():
        pending = PendingRefresh.objects.select_for_update(skip_locked=True).order_by("pk").first()
        if pending is None:
            return 0
        locks.own_sources()
        if pending.kind == PendingRefresh.Kind.REFERENCE:
            page_ids = _pages_that_refer_to(pending.reference_kind, pending.key, pending.done_to, batch)
            follow_pages(page_ids)
        else:
            page_ids = _pages_below(pending.key, pending.done_to, batch)
            follow_pages(page_ids)
            follow_pages(_pages_that_show(page_ids, pending.key))
        if len(page_ids) < batch:
            pending.delete()
        else:
            pending.done_to = page_ids[-1]
            pending.save(update_fields=["done_to"])
        return len(page_ids) or 1


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
    """Pages elsewhere whose documents link to these pages, to the top of the branch, or show these stories."""
    page_ids = list(page_ids)
    top = Page.objects.filter(path=path).values_list("pk", flat=True)
    keys = [str(page_id) for page_id in (*page_ids, *top)]
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
