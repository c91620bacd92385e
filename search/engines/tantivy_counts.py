"""How often each value of some columns occurs among what fits a query: one pass over it, whatever the number of columns."""

from collections.abc import Sequence
from typing import Any

from tantivy import Query, Searcher

from search.engines.protocol import MOST_COUNTED
from search.errors import EngineError
from search.schema import COLUMNS, Kind


def value_counts(searcher: Searcher, query: Query, columns: Sequence[str]) -> dict[str, dict[str, int]]:
    """
    Return for each column the number of entries by value, the commonest values first.

    Raises:
        EngineError: for a column that does not hold exact values; tantivy itself would count nothing without a word.
    """
    if wrong := [column for column in columns if COLUMNS.get(column) is not Kind.VALUES]:
        raise EngineError(f"Cannot be counted: {', '.join(wrong)}.")
    if not columns:
        return {}
    asked = {column: {"terms": {"field": column, "size": MOST_COUNTED}} for column in columns}
    answer: Any = searcher.aggregate(query, asked)
    return {
        column: {bucket["key"]: bucket["doc_count"] for bucket in answer[column]["buckets"]}
        for column in columns
    }
