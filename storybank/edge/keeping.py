"""The worker's part: as long as it runs, caches forget what changed."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections, connections

from storybank.edge.collecting import collect
from storybank.edge.sending import send_due, waiting

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_ALARMS = 60
SECONDS_OF_REST = 5

logger = logging.getLogger(__name__)


def keep_purging(stop: threading.Event) -> None:
    """Collect what changed and tell every cache, each in a thread of its own so that none waits for another, until ``stop``."""
    if not settings.EDGE_CACHES:
        return
    threads = [
        threading.Thread(
            target=_repeat, args=[stop, lambda name=name: send_due(name)], name=name, daemon=True
        )
        for name in settings.EDGE_CACHES
    ]
    for thread in threads:
        thread.start()
    alarm = _Alarm()

    def look() -> None:
        collect()
        alarm.look()

    _repeat(stop, look)
    for thread in threads:
        thread.join(timeout=SECONDS_OF_REST)


def _repeat(stop: threading.Event, work: Callable[[], object]) -> None:
    """Do something every half second until ``stop``; what fails is logged and rests a while."""
    while not stop.is_set():
        close_old_connections()
        try:
            work()
        except Exception:
            logger.exception("Caches in front could not be told what to forget; it will be tried again.")
            stop.wait(SECONDS_OF_REST)
        stop.wait(SECONDS_BETWEEN_LOOKS)
    connections.close_all()


class _Alarm:
    """Says once a minute that caches do not confirm, as long as that lasts."""

    def __init__(self) -> None:
        self._due = 0.0

    def look(self) -> None:
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + SECONDS_BETWEEN_ALARMS
        found = waiting()
        if found.alarming:
            logger.error(
                "Caches in front have not confirmed for %d s that they forgot what changed (%d waiting): they may show what "
                "was changed or taken back. docs/production.md says what to do.",
                found.oldest.total_seconds(),
                found.rows,
            )
