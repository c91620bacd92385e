"""`manage.py rebuild_search`: builds the search index of this host anew, beside the one in use."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import service
from search.errors import IndexBusyError

_WIDTH = 40
#: Seconds between two updates of the bar.
_EVERY = 0.2


class Command(BaseCommand):
    """Shows a bar on a terminal and the result everywhere."""

    help = "Builds the search index of this host anew, beside the one in use, and switches to it."

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Build and report.

        Raises:
            CommandError: when another process is building.
        """
        started = time.monotonic()
        shown = 0.0
        documents = 0

        def progress(done: int, total: int) -> None:
            nonlocal shown, documents
            documents = done
            now = time.monotonic()
            if self.stderr.isatty() and (now - shown >= _EVERY or done == total):
                shown = now
                filled = _WIDTH * done // total
                self.stderr.write(f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{total}", ending="")

        try:
            service.rebuild(progress)
        except IndexBusyError as busy:
            raise CommandError("Another process is building the search index.") from busy
        if shown:
            self.stderr.write("")
        seconds = max(time.monotonic() - started, 0.001)
        self.stdout.write(f"{documents} documents indexed in {seconds:.1f} s ({documents / seconds:.0f}/s).")
