"""How fast all documents are made from their pages, and how much memory that takes."""

import io
import time

from django.core.management import call_command

from benchmarks.machine import memory_of
from benchmarks.results import keep, say
from search.service import rebuild as rebuild_index
from storybank.publication.models import PublishedStory
from storybank.stories.models import StoryPage


def _timed(command: str) -> float:
    started = time.perf_counter()
    call_command(command, stdout=io.StringIO(), stderr=io.StringIO())
    return time.perf_counter() - started


def main() -> None:
    """Run `rebuild_publication` twice, the second time with nothing to do, and build the index."""
    before = PublishedStory.objects.count()
    written = _timed("rebuild_publication")
    made = PublishedStory.objects.count() - before
    peak = memory_of("self", "VmHWM")
    compared = _timed("rebuild_publication")
    started = time.perf_counter()
    rebuild_index()
    result = {
        "documents": made,
        "per_second": made / written,
        "peak_mb": peak,
        "pages_compared": StoryPage.objects.count(),
        "compared_per_second": StoryPage.objects.count() / compared,
        "index_seconds": time.perf_counter() - started,
        "index_peak_mb": memory_of("self", "VmHWM"),
    }
    keep("rebuild", result)
    say(f"rebuild: {made} documents at {result['per_second']:.0f}/s, peak {peak:.0f} MB")
