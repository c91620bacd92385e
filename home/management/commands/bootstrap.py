"""From a migrated database to an empty bank that works: languages, first pages, roles, review."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from home.first_pages import FirstPages
from storybank.editorial import service as editorial


class Command(BaseCommand):
    """Make what is missing; what is there stays as it is."""

    help = "Make the languages of the settings, the first pages, the roles and the review. Changes nothing the second time."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Do so and say what was made."""
        pages = FirstPages()
        changes = pages.changes
        changes += editorial.remove_wagtails_review()
        changes += editorial.remove_wagtails_groups()
        changes += editorial.set_up_groups(pages.homes(), pages.indexes())
        changes += editorial.set_up_review(pages.indexes())
        if options["verbosity"]:
            for change in changes or ["Everything was there already."]:
                self.stdout.write(change)
