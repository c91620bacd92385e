"""Everything between an installed environment and a bank that can be shown. Does only what is not done yet."""

import fcntl
import gc
import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from storybank.monitoring.service import is_prepared, missing_migrations, record_prepared

PREPARATION = "demo"
# In this order: the tables, the locales, root pages and roles, the terms, and last the stories that use all of these.
STEPS = (
    ("migrate", "Making the tables"),
    ("bootstrap", "Making languages, first pages and roles"),
    ("load_vocabularies", "Loading the vocabularies"),
    ("load_demo", "Writing and publishing the demo stories"),
)
SOURCES = ("storybank", "home", "search", "locale")
SOURCE_PATTERNS = ("**/*.py", "**/fixtures/**/*.*", "demo/**/*.*", "**/*.mo")
STATIC_PATTERNS = ("**/static/**/*.*",)

Say = Callable[[str], None]


def _hash(patterns: tuple[str, ...], *more: str) -> str:
    digest = hashlib.sha256("\n".join(more).encode())
    base = Path(settings.BASE_DIR)
    files = {file for folder in SOURCES for pattern in patterns for file in (base / folder).glob(pattern)}
    for file in sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts):
        digest.update(f"{file.relative_to(base)}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _lock() -> str:
    return (Path(settings.BASE_DIR) / "requirements.txt").read_text()


def fingerprint() -> str:
    """Return a hash of all that the prepared bank is made from: our code, the fixtures, the demo and the lock."""
    languages = ",".join(code for code, _name in settings.LANGUAGES)
    return _hash(SOURCE_PATTERNS, languages, _lock())


def is_done(wanted: str) -> bool:
    """Return whether the database was prepared from exactly what ``wanted`` stands for."""
    try:
        return not missing_migrations() and is_prepared(PREPARATION, wanted)
    except DatabaseError:  # no database yet, or one without tables
        return False


def prepare(say: Say) -> None:
    """Bring the database and the static files up to date, telling ``say`` each step and its time.

    Every step may be repeated and changes nothing the second time.

    Raises:
        CommandError: when a step fails; nothing is recorded then, so that the next start tries again.
    """
    with _static_files(say):
        wanted = fingerprint()
        if is_done(wanted):
            return
        # Migrations make thousands of classes. Looking for rubbish less often saves a quarter of their time.
        gc.set_threshold(100_000, 50, 100)
        for command, text in STEPS:
            started = time.monotonic()
            call_command(command, verbosity=0)
            say(f"  {text} ({time.monotonic() - started:.0f} s)")
        record_prepared(PREPARATION, wanted)


def _mark() -> Path:
    mark = Path(settings.VAR_DIR) / "in-use"
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return mark


@contextmanager
def in_use() -> Iterator[None]:
    """Let others see that a demo runs on these files, whatever its port; ends with the process, however that ends."""
    with _mark().open("a") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        yield


def is_in_use() -> bool:
    """Return whether a demo runs on these files."""
    with _mark().open("a") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def _static_files(say: Say) -> Iterator[None]:
    """Collect the static files in a process of its own while the body of the ``with`` block runs."""
    marker = Path(settings.STATIC_ROOT) / ".collected-from"
    wanted = _hash(STATIC_PATTERNS, _lock())
    if marker.exists() and marker.read_text() == wanted:
        yield
        return
    command = [
        sys.executable,
        str(Path(settings.BASE_DIR) / "manage.py"),
        "collectstatic",
        "--noinput",
        "-v0",
    ]
    with subprocess.Popen(command) as collecting:  # noqa: S603 (our own command)
        yield
        if collecting.wait() != 0:
            raise subprocess.CalledProcessError(collecting.returncode, command)
    marker.write_text(wanted)
    say("  Collected the static files")
