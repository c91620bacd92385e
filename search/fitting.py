"""Filters applied to facts in Python, for who follows the change log: the same clauses and columns as in every engine."""

from collections.abc import Callable, Mapping
from typing import Any

from search.clauses import fact_clauses
from search.conditions import AnyOf, Between, NoneOf
from search.entries import Entry, filter_columns, number_columns
from search.request import SearchRequest

Clause = AnyOf | NoneOf | Between
#: Tells whether facts pass. They hold the languages of the story as `availableIn` (lines of a log begun before that do not).
Fits = Callable[[Mapping[str, Any]], bool]


def fits(request: SearchRequest) -> Fits | None:
    """
    Return what tells whether facts pass the filters of `request`, `None` when it has no filter.

    The text, order and page of the request play no part, nor does its language.
    """
    clauses = fact_clauses(request)
    if not clauses:
        return None
    by_value = any(not isinstance(clause, Between) for clause in clauses)
    by_number = any(isinstance(clause, Between) for clause in clauses)

    def tell(facts: Mapping[str, Any]) -> bool:
        entry = filter_columns(facts, facts.get("availableIn", ())) if by_value else {}
        if by_number:
            entry |= number_columns(facts)
        return all(_holds(clause, entry) for clause in clauses)

    return tell


def _holds(clause: Clause, entry: Entry) -> bool:
    found = entry.get(clause.column)
    if isinstance(clause, Between):
        return (
            found is not None
            and (clause.lowest is None or found >= clause.lowest)
            and (clause.highest is None or found <= clause.highest)
        )
    named = any(value in clause.values for value in found or ())
    return named if isinstance(clause, AnyOf) else not named
