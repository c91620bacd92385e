"""The few operations every search engine offers. Requests and entries are translated behind this door, nowhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.clauses import Clause
from search.entries import Entry
from search.results import Hit
from search.sorting import Levels

#: Values of one column that are counted. Columns that people choose from have hundreds; an engine has a limit.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one page, and how many entries fit the clauses; in the order of relevance also the score of each hit."""

    hits: list[Hit]
    total: int
    scores: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which entry the index has and what it was made from, for the comparison with the documents."""

    hit: Hit
    digest: int


class Engine(Protocol):
    """
    One index of entries.

    Every operation raises `EngineError` when the engine fails, whatever its own exceptions are.
    """

    def find(self, clauses: Sequence[Clause], levels: Levels, offset: int, limit: int) -> Found:
        """
        Return the entries that fit all clauses, ordered by the levels, from `offset` on and at most `limit`.

        Clauses are conditions, which never score, and at most one text (`Matching`), whose tree gives the score. By
        relevance (`ByScore` comes first, then the story id) the score is
        multiplied by the number in the column it names, if any.
        """
        ...

    def count(self, clauses: Sequence[Clause], columns: Sequence[str]) -> dict[str, dict[str, int]]:
        """
        Return for each column how many of the entries that fit all clauses hold each value.

        Takes columns of exact values (`Kind.VALUES`). An entry counts once for each of its values; values that no such
        entry holds are left out. Exact up to `MOST_COUNTED` values of a column; of more, the commonest.
        """
        ...

    def replace(self, story_ids: Iterable[str], entries: Iterable[Entry]) -> None:
        """
        Remove all entries of these stories (ids in hexadecimal) and add these instead, in one durable step.

        Raises:
            IndexBusyError: when another process is writing.
        """
        ...

    def stamps(self, after: int | None, limit: int) -> list[Stamp]:
        """
        Return about `limit` stamps ordered by story id, of the stories whose high half of the id is above `after`.

        All entries with the same high half are returned together.
        """
        ...


class Bank(Protocol):
    """
    What only the embedded engine tells, which every host has, whatever engine answers: the words there are, for reading a
    query, and the words of each story with their places, for highlights.
    """

    def tokens(self, column: str, beginning: str) -> dict[str, int]:
        """Return the tokens of a text column that begin so, each with the number of entries that have it."""
        ...

    def frequency(self, column: str, token: str) -> int:
        """Return how many entries have a token in a text column."""
        ...

    def stored(self, column: str, hits: Sequence[Hit]) -> list[bytes]:
        """Return what a stored column holds for each of the hits; nothing for one that is not in this index."""
        ...
