"""Answers as they were last sent, kept in the process: a page is then hardly more than joining bytes.

Nothing is sent on the word of this memory: the caller reads the wire hashes from the database in the same request, and what
was made of other hashes is not used.
"""

from collections.abc import Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

Kept = TypeVar("Kept")


class RenderedAnswers(Generic[Kept]):
    """
    The last answer to each question, with the rows it was made of.

    Keeps at most `limit` bytes of answers; the oldest leave first.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: dict[Hashable, tuple[Any, Kept, int]] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> tuple[Any, Kept] | None:
        """Return what it was made of and the answer, or None when it is not kept."""
        kept = self._kept.get(key)
        return kept and kept[:2]

    def keep(self, key: Hashable, made_of: Any, answer: Kept, size: int) -> None:
        """Keep an answer of so many bytes in the place of the one there was."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = made_of, answer, size
            self._size += size - (before[2] if before else 0)
            while self._size > self._limit:
                self._size -= self._kept.pop(next(iter(self._kept)))[2]
