"""
Whether searches may ask the cluster, so that not every visitor finds out for himself.

A request that meets trouble says so, and no other asks the cluster until a thread of this process has looked and found it well: it
answers, has its index, and the index has caught up with what this host knew when the cluster was first seen again. The same
thread looks while all is well, so an index that nobody brings up to date is noticed too.
"""

import logging
import random
import threading
import time
from collections.abc import Callable

from search.cluster.seldom import Seldom
from search.errors import ClusterAwayError, Failing

logger = logging.getLogger(__name__)

#: Seconds between two looks while all is well, and at most while it is not.
_LOOK, _LONGEST_PAUSE = 2.0, 10.0
#: The cluster is left alone for this long after trouble, longer each time it comes back soon, up to the second number.
_SHORTEST_HOLD, _LONGEST_HOLD = 1.0, 60.0
_SOON = 30.0
#: How long the cluster may lack a change that this host's embedded index has. It should take five seconds.
_MOST_LAG = 30.0

_ADVICE = {
    Failing.UNREACHABLE: "Check that it runs, and that SEARCH_URL names its address.",
    Failing.SLOW: "Look at its load, and at the network between.",
    Failing.NO_INDEX: "The worker builds it; without one, run `manage.py rebuild_search`.",
    Failing.BEHIND: "It catches up by itself while a worker (`manage.py run_worker`) runs.",
    Failing.ERRORS: "Look at its log; `manage.py rebuild_search` makes its index anew.",
}


class Availability:
    """
    The state of the cluster as one process knows it, for all its threads.

    `look` returns the position of the cluster's index or raises `ClusterAwayError`; `ours` returns that of the embedded one.
    """

    def __init__(self, look: Callable[[], int], ours: Callable[[], int]) -> None:
        self._look = look
        self._ours = ours
        self.failing: Failing | None = None
        self._seldom = Seldom()
        self._watcher: threading.Thread | None = None
        self._stopped = threading.Event()
        self._hold = _SHORTEST_HOLD
        self._failed_at = self._well_since = -_LONGEST_HOLD
        #: The position the cluster is to reach, and since when.
        self._target: int | None = None
        self._target_since = 0.0

    def usable(self) -> bool:
        """Return whether to ask the cluster; costs next to nothing."""
        # A forked process has no threads but its own, and finds this one ended.
        if self._watcher is None or not self._watcher.is_alive():
            self._watch()
        return self.failing is None

    def failed(self, problem: ClusterAwayError) -> None:
        """Take note that the cluster could not be used."""
        now = time.monotonic()
        if self.failing is None:
            came_back_soon = now - self._well_since < _SOON
            self._hold = min(self._hold * 2, _LONGEST_HOLD) if came_back_soon else _SHORTEST_HOLD
            self._failed_at, self._target = now, None
        self.failing = problem.failing
        if self._seldom.now():
            logger.warning(
                "Searches are answered by the embedded index. %s %s", problem, _ADVICE[problem.failing]
            )

    def look(self) -> None:
        """Look at the cluster once and remember what was seen."""
        try:
            position = self._look()
            self._judge(position, self._ours(), time.monotonic())
        except ClusterAwayError as problem:
            self.failed(problem)

    def _judge(self, position: int, ours: int, now: float) -> None:
        if self._target is None and (self.failing or position < ours):
            self._target, self._target_since = ours, now
        if self._target is not None and position < self._target:
            if self.failing or now - self._target_since > _MOST_LAG:
                self.failed(ClusterAwayError(Failing.BEHIND, f"at change {position}, this host at {ours}"))
        elif self.failing is None:
            self._target = None
        elif now - self._failed_at >= self._hold:
            self.failing, self._target, self._well_since = None, None, now
            logger.warning("Elasticsearch answers the searches again.")

    def close(self) -> None:
        """End the thread, for good."""
        self._stopped.set()

    def _watch(self) -> None:
        # Two requests may come here at once: a second thread sees that it is not the one, and ends.
        self._watcher = threading.Thread(target=self._keep_looking, name="search cluster watch", daemon=True)
        self._watcher.start()

    def _keep_looking(self) -> None:
        pause = _LOOK
        while not self._stopped.wait(pause * random.uniform(0.7, 1)):  # noqa: S311
            if self._watcher is not threading.current_thread():
                return
            try:
                self.look()
            except Exception:
                logger.exception("The cluster could not be looked at.")
            pause = _LOOK if self.failing is None else min(max(pause, 0.5) * 1.5, _LONGEST_PAUSE)
