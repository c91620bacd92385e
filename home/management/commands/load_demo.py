"""What ``make demo`` calls to fill an empty bank with eight example stories."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from home.demo.loader import DemoNotAllowedError, NotBootstrappedError, Outcome, load_demo, remove_demo
from home.demo.pictures import FOLDER as DRAWINGS
from home.demo.reader import FOLDER as STORIES
from home.demo.tables import DemoFileError


class Command(BaseCommand):
    """Load or remove the demo."""

    help = "Load the demo stories that are not there yet. Refuses outside the demo settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--remove`, and other folders than our own."""
        parser.add_argument(
            "--remove", action="store_true", help="remove the demo stories and all that came with them"
        )
        parser.add_argument(
            "--stories", type=Path, default=STORIES, help="folder of the files (default: ours)"
        )
        parser.add_argument(
            "--drawings", type=Path, default=DRAWINGS, help="folder of the pictures (default: ours)"
        )

    def handle(
        self, *args: Any, remove: bool, stories: Path, drawings: Path, verbosity: int, **options: Any
    ) -> None:
        """
        Do so and say what was done.

        Raises CommandError when this is no demo, or when a file cannot be right.
        """
        say = self.stdout.write if verbosity else (lambda text: None)
        try:
            outcome = remove_demo(stories) if remove else load_demo(stories, drawings, say)
        except (DemoNotAllowedError, NotBootstrappedError, DemoFileError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(
                f"The bank does not accept a demo story: {'; '.join(error.messages)}"
            ) from error
        for remark in outcome.remarks:
            self.stderr.write(remark)
        say(self._summary(outcome, "Removed" if remove else "Loaded"))

    def _summary(self, outcome: Outcome, verb: str) -> str:
        there = len(outcome.skipped)
        already = (
            f"; {there} {'was' if there == 1 else 'were'} there already" if there and verb == "Loaded" else ""
        )
        return f"{verb} {len(outcome.done)} of {len(outcome.done) + there} demo stories{already}."
