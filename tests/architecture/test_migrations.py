"""The migrations are complete."""

import subprocess
import sys

from tests.architecture.rooms import ROOT


def test_no_migration_is_missing():
    # In a process of its own: what tests before it left in this one says nothing about the migrations. Both kinds of database are
    # tested (DATABASE_URL): some fields differ by vendor.
    asked = [
        sys.executable,
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
        "--settings",
        "storybank.settings.test",
    ]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "No changes detected" in answer.stdout
