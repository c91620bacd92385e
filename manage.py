#!/usr/bin/env python
"""Django's command line for the story bank. Uses the demo settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named in ``sys.argv``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybank.settings.demo")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
