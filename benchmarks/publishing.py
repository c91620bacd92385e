"""
What our side adds to publishing one story: milliseconds and queries, with few and with many stories in the bank.

The same edit is published in turn by the bank (`StoryPage.publish` with its checks, the document, the lines of the change log
and what runs right after the commit) and by Wagtail alone (`Page.publish` of the same page, with the bank's signal
disconnected). Both inside one transaction, as the admin does it. The difference is what we add.
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


@contextmanager
def wagtail_alone() -> Iterator[None]:
    """Nobody hears of changed stories inside this block."""
    receivers, story_changed.receivers = story_changed.receivers, []
    story_changed.sender_receivers_cache.clear()
    try:
        yield
    finally:
        story_changed.receivers = receivers
        story_changed.sender_receivers_cache.clear()


def _by_the_bank(revision: Any) -> None:
    revision.publish()


def _by_wagtail(revision: Any) -> None:
    with wagtail_alone():
        Page.publish(revision.content_object, revision)


def _publish(page_id: int, number: int, how: Callable[[Any], None]) -> tuple[float, int]:
    """Edit a page, publish it in one of the two ways, and return milliseconds and queries."""
    page = StoryPage.objects.get(pk=page_id)
    page.summary = f"Versie {number} {how.__name__}: {page.summary}"[:600]
    revision = page.save_revision()
    passed = 0.0

    def publish() -> None:
        nonlocal passed
        started = time.perf_counter()
        with transaction.atomic():
            how(revision)
        passed = (time.perf_counter() - started) * 1000

    queries = count_queries(publish)
    return passed, queries


def measure(times: int) -> dict[str, Any]:
    """Publish so many stories in both ways, in turn; return the medians."""
    demo = [story_identifier(story.key) for story in read_stories()]
    pages = StoryPage.objects.filter(locale__language_code="nl").exclude(translation_key__in=demo)
    page_ids = list(pages.order_by("pk").values_list("pk", flat=True)[: times + 2])
    found: dict[str, list[tuple[float, int]]] = {"bank": [], "wagtail": []}
    for number, page_id in enumerate(page_ids):
        ways = [("bank", _by_the_bank), ("wagtail", _by_wagtail)]
        for name, how in ways if number % 2 else reversed(ways):
            measured = _publish(page_id, number, how)
            if number >= 2:  # the first fill caches
                found[name].append(measured)
        # Leave page and document in agreement.
        _publish(page_id, number, _by_the_bank)
    milliseconds = {name: statistics.median(one[0] for one in many) for name, many in found.items()}
    queries = {name: statistics.multimode(one[1] for one in many)[0] for name, many in found.items()}
    return {
        "documents": PublishedStory.objects.count(),
        "times": times,
        "milliseconds": milliseconds,
        "queries": queries,
        "query_counts": {name: sorted({one[1] for one in many}) for name, many in found.items()},
        "added_ms": milliseconds["bank"] - milliseconds["wagtail"],
        "added_queries": queries["bank"] - queries["wagtail"],
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
