"""
One writer at a time, on however many hosts.

Hosts that share a cluster share a database. On PostgreSQL its session keeps the lock, which is gone as soon as the process or its
connection is; a pooler in between must leave sessions alone. SQLite is a file on one host, and so is the lock.
"""

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from django.db import DatabaseError, connection

from search.errors import IndexBusyError
from search.index_folder import IndexFolder

Work = Literal["follow", "rebuild"]

_SPACE = 0x53434C31  # "SCL1": keeps our lock numbers apart from those of other programs in the same database.
#: Seconds between two tries while waiting.
_TRY_EVERY = 0.2


@contextmanager
def only_writer(folder: IndexFolder, alias: str, work: Work, wait: float = 0) -> Iterator[None]:
    """
    Hold the lock for one kind of work on the indexes behind an alias.

    Raises:
        IndexBusyError: when somebody else still holds it after `wait` seconds.
    """
    if connection.vendor != "postgresql":
        with folder.lock("cluster-follow" if work == "follow" else "cluster-rebuild", wait):
            yield
        return
    number = zlib.crc32(f"{work}:{alias}".encode()) - 2**31
    give_up = time.monotonic() + wait
    while not _ask("pg_try_advisory_lock", number):
        if time.monotonic() >= give_up:
            raise IndexBusyError(f"Another process holds the {work} lock of the cluster.")
        time.sleep(_TRY_EVERY)
    try:
        yield
    finally:
        _give_back(number)


def _ask(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_SPACE, number])
        return bool(cursor.fetchone()[0])


def _give_back(number: int) -> None:
    """Give the lock back; with the whole connection, when that no longer takes commands."""
    with suppress(DatabaseError):
        if _ask("pg_advisory_unlock", number):
            return
    if not connection.in_atomic_block:
        connection.close()
