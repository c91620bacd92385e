"""What is read back from tantivy, with types that its stubs leave open."""

from typing import cast

from tantivy import DocAddress, Searcher, SearchResult


def total_of(result: SearchResult) -> int:
    """Return how many entries fit the query, however few were asked for. Missing in the stubs of 0.27."""
    return result.count  # pyright: ignore[reportAttributeAccessIssue]


def codes(searcher: Searcher, column: str, addresses: list[DocAddress]) -> list[int]:
    """Return a column that every entry has a number in, for these entries in this order."""
    return cast(list[int], searcher.fast_field_values(column, addresses))


def stored_bytes(searcher: Searcher, address: DocAddress, column: str) -> bytes:
    """Return what an entry holds in a stored column, nothing if it has none."""
    return cast(bytes, searcher.doc(address).get_first(column) or b"")
