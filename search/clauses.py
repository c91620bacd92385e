"""What a request demands of an entry, as a few plain clauses that every engine can translate."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.amounts import cents_from, cents_to, micros
from search.conditions import AnyOf, Between, NoneOf
from search.querying.tree import Node
from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Matching:
    """The text fits this tree. The only clause that scores."""

    tree: Node


Clause = AnyOf | NoneOf | Between | Matching

#: Filters that another column answers.
_OTHER_COLUMN = {"cpv": "cpvPrefix"}


def _sendable(values: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct values that are text at all: half a surrogate pair cannot be sent, and nothing has it."""
    return tuple(value for value in dict.fromkeys(values) if value.isascii() or _encodes(value))


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _ranges(request: SearchRequest) -> Iterable[Between]:
    for column, first, last in (
        ("publishedDay", request.published_from, request.published_to),
        ("checkedDay", request.checked_from, request.checked_to),
    ):
        if first is not None or last is not None:
            yield Between(column, first and first.toordinal(), last and last.toordinal())
    if request.updated_since is not None:
        yield Between("updatedMicros", micros(request.updated_since), None)
    # A band has two bounds, so it lies wholly inside when the lower is not too low and the upper not too high. An
    # exact value is both bounds, and a hidden one has neither and fits no range.
    if request.value_from is not None:
        yield Between("valueFromCents", cents_from(request.value_from), None)
    if request.value_to is not None:
        yield Between("valueToCents", None, cents_to(request.value_to))


def clauses_of(request: SearchRequest, without: str = "") -> list[Clause]:
    """
    Return the clauses that must all hold. The first says in which language's list the entry stands.

    The filter called `without` is left out: a facet does not count by its own selection.
    """
    shown = "shownIn" if request.fallback == "any" else "language"
    return [AnyOf(shown, _sendable([request.language])), *fact_clauses(request, without)]


def fact_clauses(request: SearchRequest, without: str = "") -> list[AnyOf | NoneOf | Between]:
    """Return the clauses about facts alone, whatever the language and the text of the request."""
    clauses: list[AnyOf | NoneOf | Between] = [
        AnyOf(_OTHER_COLUMN.get(name, name), _sendable(values))
        for name, values in request.filters.items()
        if values and name != without
    ]
    if request.bbox is not None:
        clauses.append(AnyOf("municipality", _sendable(request.bbox)))
    if request.has_evidence is not None:
        clauses.append(AnyOf("hasEvidence", ("true" if request.has_evidence else "false",)))
    if request.has_english is not None:
        clauses.append((AnyOf if request.has_english else NoneOf)("availableIn", ("en",)))
    clauses += _ranges(request)
    return clauses
