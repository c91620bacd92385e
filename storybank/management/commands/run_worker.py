"""The worker that stands beside the web process: jobs, the published side, the search index, and what is planned."""

import logging
import threading
import time
from collections.abc import Callable

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from search.service import keep_cluster_following, keep_following
from storybank.api.dumps.keeping import keep_dumping
from storybank.edge.service import keep_purging
from storybank.publication.service import catch_up, prune_changes

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_SCHEDULES = 20
SECONDS_BETWEEN_PRUNINGS = 24 * 3600


class Command(BaseCommand):
    help = "Run jobs, follow the published side, keep the search index in step and publish what is planned. Ctrl-C ends it."

    def handle(self, *args, **options):
        stop = threading.Event()
        threads = [
            threading.Thread(target=work, args=[stop], name=name, daemon=True)
            for name, work in (
                ("published side", _follow_publication),
                ("search", keep_following),
                ("search cluster", keep_cluster_following),
                ("dumps", keep_dumping),
                ("caches in front", keep_purging),
            )
        ]
        for thread in threads:
            thread.start()
        try:
            call_command("db_worker", interval=1, queue_name="*", verbosity=options["verbosity"])
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=10)


def _follow_publication(stop: threading.Event) -> None:
    every_look = _Every(0, catch_up)
    schedule = _Every(SECONDS_BETWEEN_SCHEDULES, lambda: call_command("publish_scheduled"))
    prune = _Every(SECONDS_BETWEEN_PRUNINGS, lambda: call_command("prune_db_task_results", verbosity=0))
    forget = _Every(SECONDS_BETWEEN_PRUNINGS, lambda: call_command("forget_searches", verbosity=0))
    shorten = _Every(SECONDS_BETWEEN_PRUNINGS, prune_changes)
    forget_usage = _Every(SECONDS_BETWEEN_PRUNINGS, lambda: call_command("forget_api_usage", verbosity=0))
    while not stop.is_set():
        close_old_connections()
        for chore in (every_look, schedule, prune, forget, shorten, forget_usage):
            chore.when_due()
        stop.wait(SECONDS_BETWEEN_LOOKS)
    connections.close_all()


class _Every:
    """A chore that is done at most every so many seconds, and whose failure stops nothing else."""

    def __init__(self, seconds: float, work: Callable[[], object]):
        self._seconds = seconds
        self._work = work
        self._due = 0.0

    def when_due(self) -> None:
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + self._seconds
        try:
            self._work()
        except Exception:
            logger.exception("The worker could not do a chore; it will be tried again.")
            self._due = time.monotonic() + max(self._seconds, 5)
