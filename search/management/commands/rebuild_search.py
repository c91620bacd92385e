"""`manage.py rebuild_search`: builds the search index of this host, and that in Elasticsearch, anew beside the one in use."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import service
from search.errors import ClusterAwayError, IndexBusyError
from search.rebuild import Progress

_WIDTH = 40
#: Seconds between two updates of the bar.
_EVERY = 0.2


class Command(BaseCommand):
    """Shows a bar on a terminal and the result everywhere."""

    help = (
        "Builds the search index of this host anew, beside the one in use, and switches to it; then the same in Elasticsearch "
        "if SEARCH_URL names it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Let one of the two be chosen: a host's own index is no reason to build the one all hosts share."""
        parser.add_argument("--only", choices=("embedded", "elasticsearch"), help="Build one of the two.")

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Build and report.

        Raises:
            CommandError: when another process is building, or Elasticsearch fails.
        """
        try:
            if options["only"] != "elasticsearch":
                self._build("indexed", service.rebuild)
            if options["only"] != "embedded" and settings.SEARCH_CLUSTER:
                self._build("indexed in Elasticsearch", service.rebuild_cluster)
        except IndexBusyError as busy:
            raise CommandError("Another process is building the search index.") from busy
        except ClusterAwayError as problem:
            raise CommandError(f"{problem} The index that was in use stays.") from problem
        if options["only"] == "elasticsearch" and not settings.SEARCH_CLUSTER:
            raise CommandError("There is no Elasticsearch: SEARCH_URL is empty.")

    def _build(self, what: str, build: Callable[[Progress], object]) -> None:
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

        build(progress)
        if shown:
            self.stderr.write("")
        seconds = max(time.monotonic() - started, 0.001)
        self.stdout.write(f"{documents} documents {what} in {seconds:.1f} s ({documents / seconds:.0f}/s).")
