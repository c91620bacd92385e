"""Where Elasticsearch is, for the process that starts the measurement: no settings are needed here."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.results import say
from tests.searchnode.java import NotPrepared
from tests.searchnode.node import NotStarted, SearchNode

#: Tells the process that measures where Elasticsearch is. Not SEARCH_URL: the embedded engine is measured without it.
VARIABLE = "BENCH_SEARCH_URL"


@contextmanager
def elasticsearch_url() -> Iterator[str]:
    """Give the address in SEARCH_URL, else that of a node which lives as long as the block; empty when there can be none."""
    if named := os.environ.get("SEARCH_URL", ""):
        yield named
        return
    with ExitStack() as ends:
        try:
            url = f"{ends.enter_context(SearchNode()).url}/search-quality"
        except (NotPrepared, NotStarted) as reason:
            say(f"Elasticsearch is left out: {reason}")
            url = ""
        yield url
