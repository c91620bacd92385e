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

_KEY_BYTES = 32
#: Before the counts: the day, then the key.
_HEAD_CELLS = 16
_KEY_AT = 8
_KEY_END = _KEY_AT + _KEY_BYTES
_DAY_SECONDS = 86_400
#: Each count stands beside the low half of the number of its window, so that nothing has to be cleared when one begins.
_LOW = 0xFFFF
#: A limit must be reached before the count stands still.
LARGEST_COUNT = 60_000


#: Where an address is counted, twice, and by how many seconds its windows are shifted.
Places = tuple[int, int, int]


class SharedCounts:
    """A table of ``2 * 2**bits`` counts of four bytes."""

    def __init__(self, bits: int = 18) -> None:
        self._bits, self._size = bits, 2**bits
        self._memory = mmap.mmap(-1, 4 * (_HEAD_CELLS + 2 * self._size))
        self._cells = memoryview(self._memory).cast("I")

    def places(self, client: bytes, now: float) -> Places:
        """Return where a client is counted on the day of ``now``, in seconds since the epoch."""
        today = int(now) // _DAY_SECONDS
        if self._cells[0] != today:
            self._forget(today)
        # A hash of key and text is as good as a keyed one with BLAKE2 (RFC 7693), and takes half the time.
        keyed = self._memory[_KEY_AT:_KEY_END] + client
        number = int.from_bytes(blake2b(keyed, digest_size=8).digest())
        bits, mask = self._bits, self._size - 1
        first, second = number & mask, number >> bits & mask
        return _HEAD_CELLS + first, _HEAD_CELLS + self._size + second, (number >> 2 * bits) % 60

    def add(self, places: Places, window: int, times: int) -> int:
        """
        Count the client so often more (or less), and return the count; 0 times only tells it.

        Two processes that write at the same instant may lose one of the two: that is a request too many in thousands.
        """
        low, cells = window & _LOW, self._cells
        first, second, _offset = places
        one, other = cells[first], cells[second]
        count = (one & _LOW if one >> 16 == low else 0) + times
        more = (other & _LOW if other >> 16 == low else 0) + times
        if not (0 <= count <= _LOW and 0 <= more <= _LOW):
            count, more = min(max(count, 0), _LOW), min(max(more, 0), _LOW)
        cells[first], cells[second] = low << 16 | count, low << 16 | more
        return count if count < more else more

    def _forget(self, today: int) -> None:
        """Begin a day: with the key goes all that connects counts with addresses. The last of two processes wins."""
        self._memory[_KEY_AT:_KEY_END] = os.urandom(_KEY_BYTES)
        self._cells[0] = today
