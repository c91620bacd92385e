"""Building the index of a bank, and choosing what is asked of it: `python -m benchmarks.part search_speed.index`."""

import time
from pathlib import Path

from django.conf import settings

from benchmarks.machine import memory_of
from benchmarks.results import keep, say
from benchmarks.search_speed.queries import choose
from search.engines.tantivy_engine import TantivyEngine
from search.index_folder import IndexFolder
from search.reading import reading_of
from search.schema import fingerprint
from search.service import rebuild
from search.vocabulary_rows import read_rows, written
from storybank.publication.models import PublishedStory


def main() -> None:
    """Build the index, keep how much of the processor that took for each story and how large it is, and keep the queries."""
    documents = PublishedStory.objects.count()
    reading_of(written(read_rows()))  # the thesaurus and the word lists are read once by each process
    prepared = memory_of("self", "VmRSS")
    started = time.process_time()
    rebuild()
    seconds = time.process_time() - started
    folder = IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())
    files = folder.engine_files(folder.current() or "")
    result = {
        "documents": documents,
        "ms_per_story": seconds * 1000 / documents,
        "index_mb": sum(file.stat().st_size for file in files.iterdir()) / 1e6,
        "words_per_story": _words_per_story(),
        "peak_mb": memory_of("self", "VmHWM"),
        "prepared_mb": prepared,
    }
    keep("index", result)
    say(f"index of {documents} stories: {result['ms_per_story']:.2f} ms each, {result['index_mb']:.0f} MB")
    TantivyEngine(files)  # whole, or it raises
    keep("asked", choose())


def _words_per_story() -> float:
    sample = PublishedStory.objects.order_by("story_id").values_list("text", flat=True)[:200]
    return sum(len(" ".join(text.values()).split()) for text in sample) / len(sample)
