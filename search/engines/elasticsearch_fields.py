"""From the clauses and the order of a search to Elasticsearch's query and sort."""

from collections.abc import Sequence

from search.clauses import Clause, Matching
from search.conditions import AnyOf, Between, NoneOf
from search.engines.elasticsearch_schema import Json, stored
from search.engines.elasticsearch_tree import any_of, between, tree_query
from search.sorting import ByScore, Levels


def query_of(clauses: Sequence[Clause]) -> Json:
    """Return the query for all clauses together. Conditions add nothing to the score of the text."""
    conditions: list[Json] = []
    excluded: list[Json] = []
    texts: list[Json] = []
    for clause in clauses:
        match clause:
            case Matching(tree):
                texts.append(tree_query(tree))
            case AnyOf(column, values):
                conditions.append(any_of(column, values))
            case NoneOf(column, values):
                excluded.append(any_of(column, values))
            case Between(column, lowest, highest):
                conditions.append(between(column, lowest, highest))
    return {"bool": {"must": texts, "filter": conditions, "must_not": excluded}}


def weighted(query: Json, level: ByScore) -> Json:
    """Return the query with its score multiplied by what the level's column holds, if it has one."""
    if level.column is None:
        return query
    factor = {"field": level.column, "missing": 1}
    return {"function_score": {"query": query, "field_value_factor": factor, "boost_mode": "multiply"}}


def above(column: str, value: int) -> Json:
    """Return the query for entries with a higher number in this column."""
    return {"range": {column: {"gt": stored(column, value)}}}


def order_of(levels: Levels) -> list[Json]:
    """Return the order of the levels; what is missing comes last in both directions."""
    return [
        {"_score": {"order": "desc"}}
        if isinstance(level, ByScore)
        else {level.column: {"order": "desc" if level.descending else "asc", "missing": "_last"}}
        for level in levels
    ]
