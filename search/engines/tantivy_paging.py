"""
One page of a query in the order of several levels. Tantivy itself orders by one column.

The page is fetched in the order of the first level. Entries it leaves equal are fetched once more, in the order of the
levels that remain. Neighbours on both sides of the page tell whether such a group goes on there. The default order has
hardly any equal entries, so it costs one search.
"""

from collections.abc import Sequence

from tantivy import DocAddress, Order, Query, Searcher

from search.engines.tantivy_fields import before, equal_to
from search.engines.tantivy_values import codes, total_of
from search.schema import COLUMNS, Kind
from search.sorting import BY_ID, ByScore, Level


def ordered(
    searcher: Searcher, query: Query, levels: Sequence[Level], offset: int, limit: int
) -> tuple[list[DocAddress], int]:
    """
    Return the addresses from rank `offset` on, at most `limit`, and how many entries fit the query.

    `offset` and `limit` must not be larger than the index: tantivy reserves memory for all of it, and the process is
    gone when it cannot get that. A limit of zero raises its PanicException.
    """
    level, remaining = levels[0], levels[1:]
    # A text has no "less than" in a query, so the rank of a group is counted from the first entry on.
    start = 0 if COLUMNS[level.column] is Kind.TEXT_ORDER else max(offset - 1, 0)
    result = searcher.search(
        query,
        limit=offset - start + limit + 1,
        offset=start,
        order_by_field=level.column,
        order=Order.Desc if level.descending else Order.Asc,
    )
    values = [value for value, _address in result.hits]
    addresses = [address for _value, address in result.hits]
    total = total_of(result)
    at, end = offset - start, min(len(values), offset - start + limit)
    page: list[DocAddress] = []
    while at < end and remaining:
        value, behind = values[at], at + 1
        while behind < end and values[behind] == value:
            behind += 1
        begins_earlier = at > 0 and values[at - 1] == value
        goes_on = behind < len(values) and values[behind] == value
        if not begins_earlier and not goes_on and (behind - at == 1 or remaining == BY_ID):
            page += _by_id(searcher, addresses[at:behind])
        else:
            passed = 0
            if begins_earlier:
                passed = start + at - _first_rank(searcher, query, level, value, values, start)
            group = equal_to(query, level, value)
            page += ordered(searcher, group, remaining, passed, behind - at)[0]
        at = behind
    return page + addresses[at:end], total


def by_score(
    searcher: Searcher, query: Query, level: ByScore, offset: int, limit: int
) -> tuple[list[float], list[DocAddress], int]:
    """
    Return scores and addresses from rank `offset` on, at most `limit`, and how many entries fit the query.

    Equal scores are in the order of the story ids. Those at the end of the page are fetched to the last of them, so that
    pages neither repeat nor skip.
    """
    end = offset + limit
    wanted, most = end + 1, searcher.num_docs
    while True:
        result = searcher.search(query, limit=min(wanted, most), weight_by_field=level.column)
        hits = result.hits
        if len(hits) < wanted or wanted >= most or hits[end - 1][0] != hits[-1][0]:
            break
        wanted *= 4
    scores = [score for score, _address in hits]
    first = scores.index(scores[offset]) if offset < len(scores) else offset
    after = end
    while after < len(scores) and scores[after] == scores[end - 1]:
        after += 1
    addresses = [address for _score, address in hits[first:after]]
    if not addresses:
        return [], [], total_of(result)
    ids = [codes(searcher, by.column, addresses) for by in BY_ID]
    order = sorted(
        range(len(addresses)), key=lambda place: (-scores[first + place], *(column[place] for column in ids))
    )[offset - first : end - first]
    return [scores[first + place] for place in order], [addresses[place] for place in order], total_of(result)


def _by_id(searcher: Searcher, addresses: list[DocAddress]) -> list[DocAddress]:
    """Return the addresses of a whole group in the order of the story ids."""
    if len(addresses) == 1:
        return addresses
    columns = [codes(searcher, level.column, addresses) for level in BY_ID]
    order = sorted(range(len(addresses)), key=lambda place: [column[place] for column in columns])
    return [addresses[place] for place in order]


def _first_rank(
    searcher: Searcher,
    query: Query,
    level: Level,
    value: int | str | None,
    values: list[int | str | None],
    start: int,
) -> int:
    """Return the rank of the first entry with this value, in the order of the level."""
    first = values.index(value)
    if first > 0 or start == 0:
        return start + first
    if isinstance(value, str):
        raise TypeError("Ranks of texts are counted from the first entry on.")
    return total_of(searcher.search(before(query, level, value), limit=1))
