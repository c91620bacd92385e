"""Brings the vocabularies in line with the official lists; safe to run at every start."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from storybank.vocabulary.fixture_files import FOLDER, FixtureError
from storybank.vocabulary.loader import load_vocabularies


class Command(BaseCommand):
    """Load the official terms and report what was added, changed and retired per vocabulary."""

    help = (
        "Load the official vocabularies. Keeps what editors did (synonyms, order, merges, verification) and never "
        "deletes: terms that are gone from their list are retired."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder to read from."""
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="folder with the lists (default: our own)"
        )

    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        """Load and report.

        Raises:
            CommandError: when a list is wrong; nothing is loaded then.
        """
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            reports = load_vocabularies(folder)
        except FixtureError as error:
            raise CommandError(str(error)) from error
        if not reports:
            raise CommandError(f"There are no lists in {folder}.")
        if not verbosity:
            return
        for report in reports:
            self.stdout.write(
                f"{report.name:20} {report.total:4} in the list: {report.added} added, {report.changed} changed, "
                f"{report.retired} retired"
            )
            for note in report.notes:
                self.stdout.write(self.style.WARNING(f"{report.name:20} {note}"))
