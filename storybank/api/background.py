"""A thread that does work for the requests of a process which these must not wait for: writing what they counted."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.util import Finalize

from django.db import connection

logger = logging.getLogger(__name__)

#: Seconds between two rounds, and the longest pause after failures. Limits are joined at least every ten seconds.
PAUSE = 5.0
LONGEST_PAUSE = 60.0


class Background:
    """
    Does ``works`` one after the other, again and again, from the first ``begin`` until the process ends; and once more then.

    A work that fails stops nothing else and is tried again later. Made before a server forks its workers and begun after.
    """

    def __init__(self, pause: float = PAUSE) -> None:
        self.works: Sequence[Callable[[], object]] = ()
        self._pause = pause
        self._woken = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Start the thread, if it does not run. Returns at once."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is not None:
                return
            thread = threading.Thread(target=self._keep_working, name="api counts", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                # The process is ending, or has no room for a thread; the next request tries again.
                return
            self._thread = thread
            # Not atexit: the server's workers are children of multiprocessing, which end without it. This is called in both.
            Finalize(None, self.round, exitpriority=0)

    def wake(self) -> None:
        """Ask for a round at once."""
        self._woken.set()

    def round(self) -> bool:
        """Do all works once and return whether all of them went well."""
        went_well = True
        for work in self.works:
            try:
                work()
            except Exception as problem:
                # The text of the database's errors may quote what is written.
                logger.warning(
                    "Calls of the API were not counted yet (%s); tried again.", type(problem).__name__
                )
                went_well = False
        return went_well

    def _keep_working(self) -> None:
        pause = self._pause
        while True:
            if pause == self._pause:
                self._woken.wait(pause)
            else:
                # After a failure, requests in haste must not make it try without a pause.
                time.sleep(pause)
            self._woken.clear()
            try:
                pause = self._pause if self.round() else min(pause * 2, LONGEST_PAUSE)
            finally:
                connection.close()
