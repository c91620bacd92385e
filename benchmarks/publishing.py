"""
What our side adds to publishing one story: milliseconds and queries, with few and with many stories in the bank.

An edit of the same page is published in three ways in turn: by Wagtail alone (`Page.publish`), with the bank's checks (the whole
story is looked at before it may go live), and with everything: the document, its columns, the lines of the change log and what
runs right after the commit. Each inside one transaction, as the admin does it. The index is committed by the follower, outside
the editor's request, and is not in here.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from wagtail.models import Page

from benchmarks.queries import count_queries
from benchmarks.results import keep, say
from home.demo.identity import story_identifier
from home.demo.reader import read_stories
from storybank.publication.models import PublishedStory
from storybank.stories.models import StoryPage
from storybank.stories.signals import story_changed

#: The first publications of a process fill caches.
_WARM_UP = 2


@contextmanager
def nobody_hears() -> Iterator[None]:
    """Nobody hears of changed stories inside this block."""
    receivers, story_changed.receivers = story_changed.receivers, []
    story_changed.sender_receivers_cache.clear()
    try:
        yield
    finally:
        story_changed.receivers = receivers
        story_changed.sender_receivers_cache.clear()


def _wagtail(revision: Any) -> None:
    with nobody_hears():
        Page.publish(revision.content_object, revision)


def _checked(revision: Any) -> None:
    with nobody_hears():
        revision.publish()


def _bank(revision: Any) -> None:
    revision.publish()


#: From the least to everything. The last one leaves page and document in agreement.
WAYS: dict[str, Callable[[Any], None]] = {"wagtail": _wagtail, "checked": _checked, "bank": _bank}


def _publish(page_id: int, number: int, way: str) -> tuple[float, int]:
    """Edit a page, publish it in one of the ways, and return milliseconds and queries."""
    page = StoryPage.objects.get(pk=page_id)
    page.summary = f"Versie {number} {way}: {page.summary}"[:600]
    revision = page.save_revision()
    passed = 0.0

    def publish() -> None:
        nonlocal passed
        started = time.perf_counter()
        with transaction.atomic():
            WAYS[way](revision)
        passed = (time.perf_counter() - started) * 1000

    queries = count_queries(publish)
    return passed, queries


def measure(times: int) -> dict[str, Any]:
    """Publish so many stories in all ways; return medians, and all counts of queries that were seen."""
    demo = [story_identifier(story.key) for story in read_stories()]
    pages = StoryPage.objects.filter(locale__language_code="nl").exclude(translation_key__in=demo)
    page_ids = list(pages.order_by("pk").values_list("pk", flat=True)[: times + _WARM_UP])
    found = [
        {way: _publish(page_id, number, way) for way in WAYS} for number, page_id in enumerate(page_ids)
    ][_WARM_UP:]
    return {
        "documents": PublishedStory.objects.count(),
        "times": len(found),
        "ms": {way: statistics.median(one[way][0] for one in found) for way in WAYS},
        "queries": {way: statistics.median(one[way][1] for one in found) for way in WAYS},
        "added": _difference(found, "bank", "checked"),
        "checks": _difference(found, "checked", "wagtail"),
    }


def _difference(found: list[dict[str, tuple[float, int]]], more: str, less: str) -> dict[str, Any]:
    """Return what one way costs on top of another, compared page by page."""
    return {
        "ms": statistics.median(one[more][0] - one[less][0] for one in found),
        "queries": sorted({one[more][1] - one[less][1] for one in found}),
    }


def main() -> None:
    """Measure and keep the result under the label that the command line gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--label", choices=("few", "many"), required=True)
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args()
    result = measure(options.times)
    keep(f"publishing-{options.label}", result)
    say(f"publishing with {options.label} stories: {result}")
