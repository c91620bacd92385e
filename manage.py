#!/usr/bin/env python
"""Django's command line for the story bank. Uses the demo settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named in ``sys.argv``. A setting that is missing or wrong ends it with one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybank.settings.demo")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Not started: {error}")


if __name__ == "__main__":
    main()
