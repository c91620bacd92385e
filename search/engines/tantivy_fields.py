"""From the clauses of a search to tantivy's query."""

from collections.abc import Sequence

from tantivy import Occur, Query

from search.clauses import Clause, Matching
from search.conditions import AnyOf, Between, NoneOf
from search.engines.tantivy_schema import SCHEMA
from search.engines.tantivy_tree import NUMBERS, any_of, between, equals, tree_query
from search.schema import COLUMNS
from search.sorting import Level


def _demand(clause: Clause, scored: bool) -> tuple[Occur, Query]:
    match clause:
        case Matching(tree):
            return Occur.Must, tree_query(tree)
        case NoneOf(column, values):
            return Occur.MustNot, any_of(column, values)
        case AnyOf(column, values):
            query = any_of(column, values)
        case Between(column, lowest, highest):
            query = between(column, lowest, highest)
    # Beside a text, conditions must not add to its score; without one nobody looks at scores.
    return Occur.Must, Query.const_score_query(query, 0.0) if scored else query


def query_of(clauses: Sequence[Clause]) -> Query:
    """
    Return the query for all clauses together.

    The first must demand something: with nothing but exclusions tantivy finds nothing. `clauses_of` sees to that.
    """
    if len(clauses) == 1:
        return _demand(clauses[0], False)[1]
    scored = any(isinstance(clause, Matching) for clause in clauses)
    return Query.boolean_query([_demand(clause, scored) for clause in clauses])


def equal_to(query: Query, level: Level, value: int | str | None) -> Query:
    """Return `query` restricted to entries with this value in the level's column; `None` is no value."""
    if value is None:
        return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, Query.exists_query(level.column))])
    if isinstance(value, str):
        same = equals(level.column, value)
    else:
        same = between(level.column, value, value)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, same)])


def before(query: Query, level: Level, value: int | None) -> Query:
    """Return `query` restricted to entries that come before this number in the level's order."""
    if value is None:
        ahead = Query.exists_query(level.column)
    else:
        lowest, highest = (value, None) if level.descending else (None, value)
        ahead = Query.range_query(
            SCHEMA,
            level.column,
            NUMBERS[COLUMNS[level.column]],
            lowest,
            highest,
            include_lower=lowest is None,  # tantivy insists that an open end is inclusive
            include_upper=highest is None,
        )
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, ahead)])
