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
from hashlib import blake2b

from storybank.api.limits.windows import SECONDS

_KEY_BYTES = 32
#: Before the counts: the day, then the key.
_HEAD_CELLS = 16
_KEY_AT = 8
_KEY_END = _KEY_AT + _KEY_BYTES
_DAY_SECONDS = 86_400
#: Clients are in one of so many groups, whose windows begin at seconds of their own.
_GROUPS = 16
#: Each count stands beside the low half of the number of its window, so that nothing has to be cleared when one begins.
_LOW = 0xFFFF
#: A limit must be reached before the count stands still.
LARGEST_COUNT = 60_000

#: Where an address is counted, twice, and by how many seconds its windows are shifted.
Places = tuple[int, int, int]


class SharedCounts:
    """Two tables of counts of four bytes, each with ``size`` of them in each of its groups."""

    def __init__(self, size: int = 16_384) -> None:
        self._group_size = size
        self._memory = mmap.mmap(-1, 4 * (_HEAD_CELLS + 2 * _GROUPS * size))
        self._cells = memoryview(self._memory).cast("I")

    def places(self, client: bytes, now: float) -> Places:
        """Return where a client is counted on the day of ``now``, in seconds since the epoch."""
        today = int(now) // _DAY_SECONDS
        if self._cells[0] != today:
            self._forget(today)
        # A hash of key and text is as good as a keyed one with BLAKE2 (RFC 7693), and takes half the time.
        keyed = self._memory[_KEY_AT:_KEY_END] + client
        number = int.from_bytes(blake2b(keyed, digest_size=8).digest())
        # Both places are in one group, and a group has one offset: who shares a count shares its windows too.
        group, number = number % _GROUPS, number // _GROUPS
        size = self._group_size
        first = _HEAD_CELLS + group * size + number % size
        second = _HEAD_CELLS + (_GROUPS + group) * size + number // size % size
        return first, second, group * SECONDS // _GROUPS

    def add(self, places: Places, window: int) -> int:
        """
        Count one request of the client, and return its count.

        Two processes that write at the same instant may lose one of the two: that is a request too many in thousands.
        """
        low, cells = window & _LOW, self._cells
        first, second, _offset = places
        one, other = cells[first], cells[second]
        count = (one & _LOW if one >> 16 == low else 0) + 1
        more = (other & _LOW if other >> 16 == low else 0) + 1
        if count > _LOW or more > _LOW:
            return _LOW
        cells[first], cells[second] = low << 16 | count, low << 16 | more
        return count if count < more else more

    def take_back(self, places: Places, window: int) -> int:
        """Count one request less, in a window that is not over, and return the count."""
        low, cells = window & _LOW, self._cells
        for at in places[:2]:
            if cells[at] >> 16 == low and cells[at] & _LOW:
                cells[at] -= 1
        return self.count(places, window)

    def count(self, places: Places, window: int) -> int:
        """Return how many requests of the client were counted in a window."""
        low, cells = window & _LOW, self._cells
        return min(cells[at] & _LOW if cells[at] >> 16 == low else 0 for at in places[:2])

    def _forget(self, today: int) -> None:
        """Begin a day: with the key goes all that connects counts with addresses. The last of two processes wins."""
        self._memory[_KEY_AT:_KEY_END] = os.urandom(_KEY_BYTES)
        self._cells[0] = today
