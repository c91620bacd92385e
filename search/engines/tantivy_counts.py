"""
How often each value of some columns occurs among what fits a query: one pass over it, whatever the number of columns.

In a large index the columns are counted by two threads, half of them each: tantivy lets other threads run meanwhile. The query is then
gone through twice, which costs little beside the counting.
"""

import os
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Thread
from typing import Any

from tantivy import Query, Searcher

from search.engines.protocol import MOST_COUNTED
from search.errors import EngineError
from search.schema import COLUMNS, Kind

#: Entries from which on a second thread is worth its start (some 0.1 ms).
LARGE = 30_000

Counts = dict[str, dict[str, int]]


def value_counts(searcher: Searcher, query: Query, columns: Sequence[str]) -> Counts:
    """
    Return for each column the number of entries by value, the commonest values first.

    Raises:
        EngineError: for a column that does not hold exact values; tantivy itself would count nothing without a word.
    """
    if wrong := [column for column in columns if COLUMNS.get(column) is not Kind.VALUES]:
        raise EngineError(f"Cannot be counted: {', '.join(wrong)}.")
    if len(columns) > 1 and searcher.num_docs >= LARGE and (os.cpu_count() or 1) > 1:
        return _by_two(searcher, query, columns)
    return _counted(searcher, query, columns) if columns else {}


def _by_two(searcher: Searcher, query: Query, columns: Sequence[str]) -> Counts:
    """Return the counts of two threads. What fails in the other one, panics too, is raised here."""
    others: Future[Counts] = Future()

    def count_others() -> None:
        try:
            others.set_result(_counted(searcher, query, columns[1::2]))
        except BaseException as error:
            others.set_exception(error)

    thread = Thread(target=count_others, daemon=True)
    thread.start()
    try:
        own = _counted(searcher, query, columns[::2])
    finally:
        thread.join()
    found = own | others.result()
    return {column: found[column] for column in columns}


def _counted(searcher: Searcher, query: Query, columns: Sequence[str]) -> Counts:
    asked = {column: {"terms": {"field": column, "size": MOST_COUNTED}} for column in columns}
    answer: Any = searcher.aggregate(query, asked)
    return {
        column: {bucket["key"]: bucket["doc_count"] for bucket in answer[column]["buckets"]}
        for column in columns
    }
