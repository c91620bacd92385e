"""The worker that stands beside the web process."""

import logging
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from storybank.publication.service import catch_up
from storybank.publication.signals import tick

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TICKS = 0.5
SECONDS_BETWEEN_SCHEDULES = 30


class Command(BaseCommand):
    help = "Run the jobs, follow the published side every half second, and publish what is planned. Stop with Ctrl-C."

    def handle(self, *args, **options):
        stop = threading.Event()
        ticker = threading.Thread(target=self._tick, args=[stop], name="ticker", daemon=True)
        ticker.start()
        try:
            call_command("db_worker", interval=1, queue_name="*", verbosity=options["verbosity"])
        finally:
            stop.set()
            ticker.join(timeout=10)

    def _tick(self, stop):
        planned = 0.0
        while not stop.is_set():
            close_old_connections()
            try:
                catch_up()
                tick.send(sender=None)
                if time.monotonic() - planned > SECONDS_BETWEEN_SCHEDULES:
                    planned = time.monotonic()
                    call_command("publish_scheduled")
            except Exception:
                logger.exception("The published side could not be followed this time; trying again.")
                stop.wait(5)
            stop.wait(SECONDS_BETWEEN_TICKS)
