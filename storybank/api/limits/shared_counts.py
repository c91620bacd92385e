"""
Counts per address for all processes of a host, in memory that they share, and nowhere else.

What is kept is neither the address nor a hash of it, but numbers at two places that a keyed hash of the address leads to (a
count-min sketch: the smaller of the two counts). The key of the hash is made at random, lies in the same memory, and is
overwritten every day; no file and no database ever sees any of it.

The memory is made before the server forks its workers. Where it is not (a server that loads the bank in each worker), every
process has its own and an address may ask each of them as often.
"""

import mmap
import os
import time
from hashlib import blake2b
from typing import NamedTuple

_KEY_BYTES = 32
#: Before the counts: the day, then the key.
_HEAD_CELLS = 16
_KEY_AT = 8
_DAY_SECONDS = 86_400
#: Each count stands beside the low half of the number of its window, so that nothing has to be cleared when one begins.
_LOW = 0xFFFF


class Places(NamedTuple):
    """Where an address is counted, and when its windows begin."""

    first: int
    second: int
    offset: int


class SharedCounts:
    """A table of ``2 * 2**bits`` counts of four bytes."""

    def __init__(self, bits: int = 18) -> None:
        self._size = 2**bits
        self._memory = mmap.mmap(-1, 4 * (_HEAD_CELLS + 2 * self._size))
        self._cells = memoryview(self._memory).cast("I")

    def places(self, client: bytes) -> Places:
        """Return where a client is counted today."""
        today = int(time.time()) // _DAY_SECONDS
        if self._cells[0] != today:
            self._forget(today)
        key = self._memory[_KEY_AT : _KEY_AT + _KEY_BYTES]
        digest = blake2b(client, key=key, digest_size=9).digest()
        first = int.from_bytes(digest[:4]) % self._size
        second = int.from_bytes(digest[4:8]) % self._size
        return Places(_HEAD_CELLS + first, _HEAD_CELLS + self._size + second, digest[8] % 60)

    def count(self, places: Places, window: int) -> int:
        """Return how often the client was counted in a window."""
        low = window & _LOW
        one, other = self._cells[places.first], self._cells[places.second]
        return min(one & _LOW if one >> 16 == low else 0, other & _LOW if other >> 16 == low else 0)

    def add(self, places: Places, window: int, times: int) -> int:
        """
        Count the client so often more (or less), and return the count.

        Two processes that write at the same instant may lose one of the two: that is a request too many in thousands.
        """
        low = window & _LOW
        cells = self._cells
        counts = []
        for at in (places.first, places.second):
            cell = cells[at]
            count = min(max((cell & _LOW if cell >> 16 == low else 0) + times, 0), _LOW)
            cells[at] = low << 16 | count
            counts.append(count)
        return min(counts)

    def _forget(self, today: int) -> None:
        """Begin a day: with the key goes all that connects counts with addresses. The last of two processes wins."""
        self._memory[_KEY_AT : _KEY_AT + _KEY_BYTES] = os.urandom(_KEY_BYTES)
        self._cells[0] = today
