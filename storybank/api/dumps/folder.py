"""Where dumps are kept: one folder for each, named after its moment, there whole or not at all."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

JSONL, CSV, MANIFEST, LICENCE, SUMS = (
    "stories.jsonl.gz",
    "stories.csv.gz",
    "manifest.json",
    "LICENCE.txt",
    "SHA256SUMS",
)
FILES = (JSONL, CSV, MANIFEST, LICENCE, SUMS)
LATEST = "latest"
_MOMENT = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z", re.ASCII)
_UNFINISHED = ".writing-"


class DumpBusyError(Exception):
    """Another process is writing a dump."""


def root() -> Path:
    """Return the folder of all dumps, which need not exist."""
    return Path(settings.DUMPS_DIR)


def dumps() -> list[Path]:
    """Return the finished dumps, the newest first."""
    try:
        found = [path for path in root().iterdir() if _NAME.fullmatch(path.name)]
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda path: path.name, reverse=True)


def moment_of(dump: Path) -> datetime:
    """Return the moment at which a dump was begun."""
    return datetime.strptime(dump.name, _MOMENT).replace(tzinfo=UTC)


def file_of(dump: str, name: str) -> Path | None:
    """Return a file of a dump, or of the latest one; None when there is none."""
    if name not in FILES:
        return None
    if dump == LATEST:
        newest = next(iter(dumps()), None)
        return newest and newest / name
    path = root() / dump / name
    return path if _NAME.fullmatch(dump) and path.is_file() else None


@contextmanager
def new_dump(moment: datetime) -> Iterator[Path]:
    """
    Give a folder to write a dump into; when the block ends well it gets its name, which is when others see it.

    Raises:
        DumpBusyError: when another process is writing one.
    """
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DumpBusyError from error
        # Of a process that was killed: nobody else can be writing now.
        for unfinished in root().glob(f"{_UNFINISHED}*"):
            shutil.rmtree(unfinished)
        folder = root() / f"{_UNFINISHED}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
            for path in (*folder.iterdir(), folder):
                _settle(path)
            folder.rename(_free_name(moment))
            _settle(root())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _free_name(moment: datetime) -> Path:
    """Return the place of a dump of that moment, or of the next second that has none."""
    while (place := root() / moment.astimezone(UTC).strftime(_MOMENT)).exists():
        moment += timedelta(seconds=1)
    return place


def keep_only(newest: int) -> None:
    """Delete all dumps but the newest ones. Who is reading one of them reads it to its end."""
    for dump in dumps()[newest:]:
        shutil.rmtree(dump)


def _settle(path: Path) -> None:
    """Wait until a file or folder is on the disk: a name must never stand for half a dump, also after a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
