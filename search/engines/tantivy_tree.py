"""From the tree of a text query, and from conditions on columns, to tantivy's queries."""

from collections.abc import Callable, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query

from search.conditions import AnyOf, Between
from search.engines.tantivy_schema import SCHEMA
from search.querying.tree import Best, Boost, Both, Constant, Everything, Near, Node, Nothing, Phrase, Term
from search.schema import COLUMNS, Kind

NUMBERS = {Kind.NUMBER: FieldType.Integer, Kind.CODE: FieldType.Unsigned}


def equals(column: str, value: str) -> Query:
    """Return the query for one exact value."""
    return Query.term_query(SCHEMA, column, value, "basic")


def any_of(column: str, values: Sequence[str]) -> Query:
    """Return the query for entries with at least one of these values."""
    if len(values) == 1:
        return equals(column, values[0])
    # A boolean query takes half the time of a term set; without values it finds nothing, as it should.
    return Query.boolean_query([(Occur.Should, equals(column, value)) for value in values])


def between(column: str, lowest: int | None, highest: int | None) -> Query:
    """Return the query for numbers in a range."""
    return Query.range_query(SCHEMA, column, NUMBERS[COLUMNS[column]], lowest, highest)


def tree_query(node: Node) -> Query:
    """Return the query for a tree."""
    return _MAKERS[type(node)](node)


def _term(node: Term) -> Query:
    return Query.term_query(SCHEMA, node.column, node.token, "freq")


def _phrase(node: Phrase) -> Query:
    # A phrase of one word makes tantivy panic.
    if len(node.tokens) == 1:
        return Query.term_query(SCHEMA, node.column, node.tokens[0], "freq")
    return Query.phrase_query(SCHEMA, node.column, list(node.tokens))


def _near(node: Near) -> Query:
    return Query.phrase_query(SCHEMA, node.column, [node.first, node.second], node.slop)


def _best(node: Best) -> Query:
    return Query.disjunction_max_query([_MAKERS[type(one)](one) for one in node.of], node.tie_breaker)


def _both(node: Both) -> Query:
    if not node.must and len(node.should) < max(node.least, 1):
        return Query.empty_query()
    parts = [(Occur.Must, tree_query(one)) for one in node.must]
    parts += [(Occur.Should, tree_query(one)) for one in node.should]
    parts += [(Occur.MustNot, tree_query(one)) for one in node.must_not]
    return Query.boolean_query(parts, node.least or None)


#: By the type of the node: a query has hundreds, and trying one pattern after another takes longer than making them.
_MAKERS: dict[type, Callable[[Any], Query]] = {
    Term: _term,
    Phrase: _phrase,
    Near: _near,
    Best: _best,
    Both: _both,
    Boost: lambda node: Query.boost_query(tree_query(node.node), node.factor),
    Constant: lambda node: Query.const_score_query(tree_query(node.node), node.score),
    Everything: lambda _node: Query.all_query(),
    Nothing: lambda _node: Query.empty_query(),
    AnyOf: lambda node: any_of(node.column, node.values),
    Between: lambda node: between(node.column, node.lowest, node.highest),
}
