"""
All hits of a request, for exports and totals: in the order of their story ids, in batches that continue by key.

A batch is a search of its own, so nothing is held open while a slow reader takes a file, and memory stays flat. How a text
is read is decided once, before the first batch. A story that changes meanwhile is there once at most; one that never
stops being a hit is there exactly once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from search import here
from search.answering import finder
from search.asking import Answer, ask
from search.clauses import Clause, clauses_of
from search.conditions import Between
from search.engines.protocol import Engine
from search.request import SearchRequest
from search.results import Hit
from search.sorting import BY_ID

#: Hits of one search.
BATCH = 1000
_LAST = 2**64 - 1


def every_hit(request: SearchRequest, size: int = BATCH) -> Iterator[list[Hit]]:
    """
    Return all hits of `request` in batches of about `size`, ordered by story id; its sort, page and facets play no part.

    The first batch is fetched before this returns, so that what goes wrong does so before an answer is begun.

    Raises:
        IndexNotReady: when there is no usable index yet.
    """
    clauses = _ask(lambda engine: _clauses(engine, request))
    first, after = _batch(clauses, None, size)
    return _batches(clauses, first, after, size)


def _batches(clauses: Sequence[Clause], hits: list[Hit], after: int | None, size: int) -> Iterator[list[Hit]]:
    while hits:
        yield hits
        if after is None or after == _LAST:
            return
        hits, after = _batch(clauses, after, size)


def _batch(clauses: Sequence[Clause], after: int | None, size: int) -> tuple[list[Hit], int | None]:
    """Return the hits behind a high half of a story id, and the high half to go on behind, None when these are the last."""
    wanted = [*clauses, Between("storyHigh", after + 1, None)] if after is not None else clauses
    while True:
        hits = _found(wanted, size)
        if len(hits) < size:
            return hits, None
        last = _high(hits[-1])
        whole = [hit for hit in hits if _high(hit) != last]
        if whole:
            # Another story with the same half may follow: those stay together, in the next batch.
            return whole, _high(whole[-1])
        size *= 2


def _found(clauses: Sequence[Clause], limit: int) -> list[Hit]:
    return _ask(lambda engine: engine.find(clauses, BY_ID, 0, limit).hits)


def _clauses(engine: Engine, request: SearchRequest) -> list[Clause]:
    clauses = clauses_of(request)
    if request.text:
        # One hit: only how the text is read is wanted.
        found = finder(engine, here.reader(), replace(request, page=1, page_size=1, facets=())).find()
        clauses += found.added
    return clauses


def _high(hit: Hit) -> int:
    return hit.story_id.int >> 64


def _ask(operation: Callable[[Engine], Answer]) -> Answer:
    return ask(operation, here.cluster(), here.reader())
