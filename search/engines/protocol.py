"""The few operations every search engine offers. Requests and entries are translated behind this door, nowhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.clauses import Clause
from search.entries import Entry
from search.results import Hit
from search.sorting import Level


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one page, and how many entries fit the clauses."""

    hits: list[Hit]
    total: int


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

    def find(self, clauses: Sequence[Clause], levels: Sequence[Level], offset: int, limit: int) -> Found:
        """Return the entries that fit all clauses, ordered by the levels, from `offset` on and at most `limit`."""
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
