"""
Counts in the memory of a process, and writes them to the database from a thread of its own.

A request only adds one to a number. The thread begins with the first count, writes some seconds later and goes on until the
process ends; what is there then is written once more. A database that cannot be written keeps the counts waiting, up to a
limit. A process that is killed loses those of the last seconds: they are statistics.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import date
from multiprocessing.util import Finalize
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from search.counted.storing import store

logger = logging.getLogger(__name__)

#: Seconds between the first count and its being written, and the longest pause after failures.
_PAUSE = 10.0
_LONGEST_PAUSE = 300.0
#: So many different searches are written at once, and so many are kept waiting at most; later new ones are not counted.
_MANY = 200
MOST_WAITING = 2_000


class Key(NamedTuple):
    """One search as it is counted."""

    language: str
    text: str
    day: date


class Count(NamedTuple):
    """How often, and what the last of them found."""

    times: int
    total: int
    loosened: bool


Store = Callable[[dict[Key, Count]], None]


class Counter:
    """The searches of this process that are not in the database yet; for all its threads."""

    def __init__(self, write: Store = store, pause: float = _PAUSE) -> None:
        self._write, self._pause = write, pause
        self._start_over()
        os.register_at_fork(after_in_child=self._start_over)

    def _start_over(self) -> None:
        # A child has the counts of its parent, who writes them, and none of its threads; a lock may have been held.
        self._waiting: dict[Key, Count] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._many = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> dict[Key, Count]:
        """What has been counted and not been written."""
        with self._lock:
            return dict(self._waiting)

    def count(self, text: str, language: str, total: int, loosened: bool) -> None:
        """Add one search. Takes microseconds and never fails."""
        key = Key(language, text, timezone.localdate())
        with self._lock:
            known = self._waiting.get(key)
            if known is None and len(self._waiting) >= MOST_WAITING:
                return
            self._waiting[key] = Count(known.times + 1 if known else 1, total, loosened)
            if len(self._waiting) >= _MANY:
                self._many.set()
            if self._thread is None:
                self._begin()

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._keep_writing, name="counted searches", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:
            # The process is ending, or has no room for a thread; the next count tries again.
            self._thread = None
            return
        # Not atexit: the server's workers are children of multiprocessing, which end without it. This is called in both.
        Finalize(None, self._at_the_end, exitpriority=0)

    def flush(self) -> int:
        """
        Write what has been counted and return how many searches that were, each counted once however often it was made.

        What the database raises is raised; then the counts wait for the next time.
        """
        with self._writing:
            with self._lock:
                taken, self._waiting = self._waiting, {}
                self._many.clear()
            if not taken:
                return 0
            try:
                self._write(taken)
            except BaseException:
                self._take_back(taken)
                raise
            return len(taken)

    def _take_back(self, taken: dict[Key, Count]) -> None:
        with self._lock:
            for key, count in taken.items():
                newer = self._waiting.get(key)
                if newer is not None:
                    self._waiting[key] = newer._replace(times=newer.times + count.times)
                elif len(self._waiting) < MOST_WAITING:
                    self._waiting[key] = count

    def _keep_writing(self) -> None:
        pause = self._pause
        while True:
            if pause == self._pause:
                self._many.wait(pause)
            else:
                time.sleep(pause)
            try:
                self.flush()
                pause = self._pause
            except Exception as problem:
                # Never with the searches in it: a message of the database may quote them.
                logger.warning(
                    "Searches could not be counted (%s); tried again later.", type(problem).__name__
                )
                pause = min(pause * 2, _LONGEST_PAUSE)
            finally:
                connection.close()

    def _at_the_end(self) -> None:
        try:
            self.flush()
        except Exception as problem:
            logger.warning("The last searches were not counted (%s).", type(problem).__name__)
