"""From the tree of a text query, and from conditions on columns, to Elasticsearch's queries."""

from collections.abc import Sequence
from typing import Any

from search.conditions import AnyOf, Between
from search.engines.elasticsearch_schema import Json, stored
from search.querying.tree import Best, Boost, Both, Constant, Everything, Near, Node, Nothing, Phrase, Term

_NOTHING: Json = {"match_none": {}}
#: No value or token of the index has more bytes (a limit of Lucene), and far longer ones make Elasticsearch refuse the query.
_LONGEST = 32_766


def any_of(column: str, values: Sequence[str]) -> Json:
    """Return the query for entries with at least one of these values; without values it finds nothing."""
    return {"terms": {column: [value for value in values if _can_be_there(value)]}}


def _can_be_there(value: str) -> bool:
    try:
        return len(value.encode()) <= _LONGEST
    except UnicodeEncodeError:
        # Half a surrogate pair: Elasticsearch does not read the query.
        return False


def between(column: str, lowest: int | None, highest: int | None) -> Json:
    """Return the query for numbers in a range."""
    ends = {"gte": lowest, "lte": highest}
    return {
        "range": {column: {end: stored(column, value) for end, value in ends.items() if value is not None}}
    }


def tree_query(node: Node) -> Json:  # noqa: C901 (one line for each kind of node)
    """Return the query for a tree."""
    match node:
        case Term(column, token):
            return {"term": {column: {"value": token}}} if _can_be_there(token) else _NOTHING
        case Best(of, tie_breaker):
            if not of:
                return _NOTHING
            return {"dis_max": {"queries": [tree_query(one) for one in of], "tie_breaker": tie_breaker}}
        case Boost(inner, factor):
            return {"bool": {"must": [tree_query(inner)], "boost": factor}}
        case Both():
            return _both(node)
        case Constant(inner, score):
            return {"constant_score": {"filter": tree_query(inner), "boost": score}}
        case Phrase(column, tokens):
            return _phrase(column, tokens, 0)
        case Near(column, first, second, slop):
            return _phrase(column, (first, second), slop)
        case AnyOf(column, values):
            return any_of(column, values)
        case Between(column, lowest, highest):
            return between(column, lowest, highest)
        case Everything():
            return {"match_all": {}}
        case Nothing():
            return _NOTHING


def _phrase(column: str, tokens: Sequence[str], slop: int) -> Json:
    if not all(map(_can_be_there, tokens)):
        return _NOTHING
    # The column's own analyzer takes them apart at the blanks.
    return {"match_phrase": {column: {"query": " ".join(tokens), "slop": slop}}}


def _both(node: Both) -> Json:
    if not node.must and len(node.should) < max(node.least, 1):
        return _NOTHING
    parts: dict[str, Any] = {
        "must": [tree_query(one) for one in node.must],
        "should": [tree_query(one) for one in node.should],
        "must_not": [tree_query(one) for one in node.must_not],
    }
    if node.least:
        parts["minimum_should_match"] = node.least
    return {"bool": parts}
