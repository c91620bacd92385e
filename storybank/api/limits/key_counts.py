"""
Counts per key in a process, joined with those of all others through the database.

A request only looks at numbers in memory. A thread (storybank/api/background.py) adds what this process counted to the
database and reads what all of them counted, every few seconds and as soon as a key has used a tenth of its limit here: each
process so overshoots a limit by a tenth at most, and by what it answers while the thread is at work.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from storybank.api.adding import add_to_counts
from storybank.api.limits.windows import window_at
from storybank.api.models import KeyCalls

#: Windows that are kept in the database after they ended.
_KEPT = 5


def offset_of(key: int) -> int:
    """Return by how many seconds the windows of a key are shifted: the same in every process."""
    return key * 7 % 60


@dataclass(slots=True)
class _Count:
    """What is known of one key in one window: counted here, of that already in the database, and counted by others."""

    window: int
    here: int = 0
    joined: int = 0
    elsewhere: int = 0


class KeyCounts:
    """The counts of a process, for all its threads. ``wake`` is called when a join should not wait."""

    def __init__(self, limit: int, wake: Callable[[], None]) -> None:
        self._limit, self._wake = limit, wake
        self._most_unjoined = max(limit // 10, 1)
        self._lock = threading.Lock()
        self._counts: dict[int, _Count] = {}

    def take(self, key: int, window: int) -> tuple[bool, int]:
        """Count one request, unless the limit is reached. Return whether it may be answered, and the count."""
        with self._lock:
            count = self._counts.get(key)
            if count is None or count.window != window:
                count = self._counts[key] = _Count(window)
            used = count.here + count.elsewhere
            if used >= self._limit:
                return False, used
            count.here += 1
            in_haste = count.here - count.joined >= self._most_unjoined
        if in_haste:
            self._wake()
        return True, used + 1

    def used(self, key: int, window: int) -> int:
        """Return how many requests were counted, as far as is known here."""
        with self._lock:
            count = self._counts.get(key)
            return count.here + count.elsewhere if count is not None and count.window == window else 0

    def give_back(self, key: int, window: int) -> None:
        """Take one request back: it turned out to cost nothing."""
        with self._lock:
            count = self._counts.get(key)
            if count is not None and count.window == window and count.here:
                count.here -= 1

    def join(self) -> None:
        """
        Add what was counted here to the database, and learn what others counted. Not for requests: this writes.

        Raises what the database raises; then nothing is lost, and the next join adds it.
        """
        with self._lock:
            # A window that is over limits nobody any more.
            self._counts = {
                key: count
                for key, count in self._counts.items()
                if count.window == window_at(time.time(), offset_of(key))[0]
            }
            counted = {key: (count.window, count.here, count.joined) for key, count in self._counts.items()}
        if not counted:
            return
        totals = _stored(counted)
        with self._lock:
            for key, (window, here, _joined) in counted.items():
                count = self._counts.get(key)
                if count is not None and count.window == window:
                    count.joined, count.elsewhere = here, max(totals.get((key, window), here) - here, 0)


def _stored(counted: dict[int, tuple[int, int, int]]) -> dict[tuple[int, int], int]:
    """Add ``(window, here, joined)`` by key to the database; return what all processes counted, by key and window."""
    added = [
        (key, window, here - joined) for key, (window, here, joined) in counted.items() if here != joined
    ]
    windows = {window for window, _here, _joined in counted.values()}
    with transaction.atomic():
        add_to_counts(KeyCalls, ("key", "window"), "calls", added)
        KeyCalls.objects.filter(window__lt=min(windows) - _KEPT).delete()
    rows = KeyCalls.objects.filter(key__in=list(counted), window__in=windows)
    return {(key, window): calls for key, window, calls in rows.values_list("key", "window", "calls")}
