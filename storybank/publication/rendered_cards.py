"""Cards as they were last sent, kept in the process: a list is then hardly more than joining bytes.

Nothing is sent on the word of this memory: the caller reads story, language and wire hash from the database in the same
request, and what was withdrawn or changed there is not used.
"""

from threading import Lock
from typing import Any

#: Bytes of cards that one process keeps: some two thousand.
LIMIT = 8_000_000


class RenderedCards:
    """The last rendering of each card with the wire hash it was made of. The oldest leave first when there are too many."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._kept: dict[Any, tuple[str, bytes]] = {}
        self._lock = Lock()

    def get(self, key: Any) -> tuple[str, bytes] | None:
        """Return wire hash and card, or None when it is not kept."""
        return self._kept.get(key)

    def keep(self, key: Any, wire_hash: str, card: bytes) -> None:
        """Keep a card in the place of the one there was."""
        with self._lock:
            _hash, before = self._kept.pop(key, ("", b""))
            self._kept[key] = (wire_hash, card)
            self._size += len(card) - len(before)
            while self._size > self._limit:
                _hash, oldest = self._kept.pop(next(iter(self._kept)))
                self._size -= len(oldest)
