"""Deletes counts of partners' calls that are older than they may become. The worker does it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from storybank.api.usage.storing import forget_old_usage


class Command(BaseCommand):
    help = "Delete counts of calls of partners that are older than 13 months."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them and say how many."""
        gone = forget_old_usage(timezone.localdate())
        if options["verbosity"]:
            self.stdout.write(f"{gone} counts of calls were deleted.")
