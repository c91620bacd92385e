"""Write the dump of all public stories now. The worker does it every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from storybank.api.dumps.folder import DumpBusyError
from storybank.api.dumps.writing import write_dump


class Command(BaseCommand):
    """Write a dump, whatever the time."""

    help = "Write the files under /dumps/latest/ anew: all public stories, their checksums and the licence."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say where it is."""
        try:
            folder = write_dump()
        except DumpBusyError as error:
            raise CommandError("Another process is writing a dump.") from error
        self.stdout.write(self.style.SUCCESS(f"Written: {folder}"))
