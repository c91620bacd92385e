"""What ``make demo`` calls to fill an empty bank with eight example stories."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from home.demo.loader import DemoNotAllowedError, NotBootstrappedError, load_demo, remove_demo
from home.demo.tables import DemoFileError


class Command(BaseCommand):
    """Load or remove the demo."""

    help = "Load the demo stories that are not there yet. Refuses outside the demo settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--remove`."""
        parser.add_argument(
            "--remove", action="store_true", help="remove the demo stories and all that came with them"
        )

    def handle(self, *args: Any, remove: bool, verbosity: int, **options: Any) -> None:
        """
        Do so and say what was done.

        Raises CommandError when this is no demo, or when a file cannot be right.
        """
        say = self.stdout.write if verbosity else (lambda text: None)
        try:
            outcome = remove_demo() if remove else load_demo(say=say)
        except (DemoNotAllowedError, NotBootstrappedError, DemoFileError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(
                f"The bank does not accept a demo story: {'; '.join(error.messages)}"
            ) from error
        for remark in outcome.remarks:
            self.stderr.write(remark)
        say(self._summary(outcome, remove))

    def _summary(self, outcome: Any, remove: bool) -> str:
        if remove:
            return (
                f"{len(outcome.done)} demo stories removed."
                if outcome.done
                else "There were no demo stories."
            )
        there = f" {len(outcome.skipped)} were there already." if outcome.skipped else ""
        return f"{len(outcome.done)} demo stories loaded.{there}"
