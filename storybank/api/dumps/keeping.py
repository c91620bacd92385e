"""When a dump is written: every night, and soon after a story was withdrawn, because older dumps still hold it."""

import json
import logging
import threading
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import close_old_connections, connections
from django.utils import timezone

from storybank.api.dumps import folder
from storybank.api.dumps.writing import KEPT, write_dump
from storybank.publication.service import withdrawn_after

logger = logging.getLogger(__name__)

#: At night in the time of the bank, when few ask and nothing is published.
AT = time(2, 0)
SECONDS_BETWEEN_LOOKS = 60


def write_when_due() -> Path | None:
    """Write a dump if the last one is of before the last night, or holds a story that was withdrawn; then older ones go too."""
    newest = next(iter(folder.dumps()), None)
    if newest is not None and withdrawn_after(_position(newest)):
        # First: while a new one is written, and also when that fails, nobody is given what was withdrawn.
        folder.keep_only(0)
        return _write(kept=1)
    if newest is None or folder.moment_of(newest) < _last_night(timezone.localtime()):
        return _write(kept=KEPT)
    return None


def keep_dumping(stop: threading.Event) -> None:
    """Write dumps when they are due until `stop` is set; for the worker. The first look is a minute after its start."""
    while not stop.wait(SECONDS_BETWEEN_LOOKS):
        close_old_connections()
        try:
            write_when_due()
        except Exception:
            logger.exception("The dump could not be written; it will be tried again.")
    connections.close_all()


def _write(kept: int) -> Path | None:
    try:
        return write_dump(kept)
    except folder.DumpBusyError:
        return None


def _last_night(now: datetime) -> datetime:
    tonight = datetime.combine(now.date(), AT, now.tzinfo)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def _position(dump: Path) -> int:
    return int(json.loads((dump / folder.MANIFEST).read_text())["position"])
