"""Have caches in front forget the whole bank, or some tags."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from storybank.edge.collecting import forget
from storybank.edge.tags import BANK


class Command(BaseCommand):
    help = "Have the caches in front forget the whole bank: after an update, or after a backup was put back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take tags, none for everything."""
        parser.add_argument("tags", nargs="*", metavar="TAG", help="only these, such as story-<id> or list")

    def handle(self, *args: Any, tags: list[str], **options: Any) -> None:
        """Write it down for the worker."""
        if not settings.EDGE_CACHES:
            raise CommandError("There is no cache in front: EDGE_CACHES is empty.")
        forget(tags or [BANK])
        self.stdout.write(
            "Written down. The worker tells the caches within a second; /readyz says what waits."
        )
