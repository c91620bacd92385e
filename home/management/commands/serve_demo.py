"""What ``make demo`` runs: prepare the bank, serve it with a real server and one worker, end both together."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from home.demo_logins import demo_logins
from home.demo_preparation import in_use, prepare
from home.demo_processes import ProcessEndedError, Processes, StopRequested, port_is_free

#: Each with one thread for Python (docs/decisions/0012-granian.md).
SERVER_PROCESSES = 2


class Command(BaseCommand):
    """Prepare and serve the demo."""

    help = "Prepare the demo bank (only what is not done yet), then serve it with one worker until Ctrl-C."
    # The deployment checks and the check for migrations would only slow the start down; `make test` runs them.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until somebody stops us.

        Raises:
            CommandError: outside the demo settings, when the port is taken, or when a process ends by itself.
        """
        if not getattr(settings, "DEMO", False):
            raise CommandError("serve_demo runs with the demo settings only (storybank.settings.demo).")
        host, port = settings.HOST, settings.PORT
        if not port_is_free(host, port):
            raise CommandError(
                f"Something already uses port {port} on {host}. Choose another: make demo PORT=8001"
            )
        try:
            with in_use(), Processes() as processes:
                try:
                    self._serve(processes, host, port)
                except StopRequested:
                    self._say("\nStopping; a job that runs is finished first.")
                    raise
        except StopRequested:
            self._say("Stopped.")
        except ProcessEndedError as error:
            raise CommandError(f"The demo stopped: {error}.") from error

    def _serve(self, processes: Processes, host: str, port: int) -> None:
        prepare(self._say)
        connections.close_all()
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "storybank.settings.demo"}
        processes.start("server", self._server(host, port), environment)
        # The worker starts once the first page is there: on two processors it would only delay that.
        processes.wait_for_answer("127.0.0.1" if host in ("0.0.0.0", "::") else host, port)  # noqa: S104 (compared)
        processes.start("worker", self._worker(), environment)
        self._welcome()
        processes.wait()

    def _server(self, host: str, port: int, processes: int = SERVER_PROCESSES) -> list[str]:
        manage = str(Path(settings.BASE_DIR) / "manage.py")
        address = ("--host", host, "--port", str(port))
        return [sys.executable, manage, "serve", *address, "--workers", str(processes)]

    def _worker(self) -> list[str]:
        return [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "run_worker", "-v0"]

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _welcome(self) -> None:
        base = settings.PUBLIC_BASE_URL
        lines = ["", "The story bank runs.", ""]
        for name, path in (
            ("Site (Dutch)", "/nl/"),
            ("Site (English)", "/en/"),
            ("Admin", settings.ADMIN_PATH),
            ("API documentation", "/api/v1/docs"),
        ):
            lines.append(f"  {name:<20}{base}{path}")
        lines += ["", "Demo logins for the admin:", ""]
        lines += [f"  {login.role:<20}{login.email:<36}{login.password}" for login in demo_logins()]
        lines += ["", "Stop with Ctrl-C. `make demo-reset` starts over.", ""]
        self._say("\n".join(lines))
