"""What ``make demo-reset`` runs: the demo as if it had never been started."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from home.demo_preparation import is_in_use


class Command(BaseCommand):
    """Remove the demo's database, uploads, index and logins."""

    help = "Remove the demo's database, uploads, search index and logins. Only with the demo settings and SQLite."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them and say so.

        Raises:
            CommandError: outside the demo settings, on another database than SQLite, or while the demo runs.
        """
        if not getattr(settings, "DEMO", False):
            raise CommandError("reset_demo runs with the demo settings only (storybank.settings.demo).")
        if connection.vendor != "sqlite":
            raise CommandError(
                "This demo runs on a database of your own (DATABASE_URL): drop and create it yourself."
            )
        if is_in_use():  # its server would go on with files that are gone
            raise CommandError("Stop the demo first (Ctrl-C).")
        connection.close()
        database = str(connection.settings_dict["NAME"])
        for ending in ("", "-wal", "-shm"):
            Path(database + ending).unlink(missing_ok=True)
        (Path(settings.VAR_DIR) / "demo-logins.json").unlink(missing_ok=True)
        shutil.rmtree(settings.SEARCH_INDEX_DIR, ignore_errors=True)
        for upload in Path(settings.MEDIA_ROOT).glob("[!.]*"):
            if upload.is_dir():
                shutil.rmtree(upload)
            else:
                upload.unlink()
        self.stdout.write("The demo is gone; the next `make demo` starts over.")
