"""`manage.py serve`: the web server. What all its workers read alike is loaded once, before they are forked."""

import gc
import multiprocessing
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from search.service import prepare


class Command(BaseCommand):
    """Load the application, then let granian fork workers that have it (docs/decisions/0025-loaded-before-the-fork.md)."""

    help = "Serve the site, the admin and the API with granian until it is told to end."
    # As with any WSGI server: the checks belong to the deployment, not to each start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to answer, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to answer at (default: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to answer at (default: 8000)")
        parser.add_argument(
            "--workers", type=int, default=2, help="processes, one for each core (default: 2)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, fork, and serve until a signal ends it."""
        application = get_wsgi_application()
        prepare()
        # A connection cannot be shared by processes, and the collector of garbage must not write into shared pages.
        connections.close_all()
        gc.collect()
        gc.freeze()
        # The default on Linux before Python 3.14; with any other method each worker would load everything itself.
        multiprocessing.set_start_method("fork", force=True)
        Granian(
            "storybank.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=1,  # docs/decisions/0012-granian.md
            websockets=False,
            log_level=LogLevels.warning,
        ).serve(target_loader=lambda: application, wrap_loader=False)
