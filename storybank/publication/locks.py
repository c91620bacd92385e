"""
Who waits for whom while documents are written.

Publishing takes a *shared* lock on everything a document is made from, and a lock on its own story. A change of something
many documents share (a term, an organisation, a part of the page tree) takes the first lock *exclusively*: it waits for
publications under way, and later ones wait until it is committed, so none can keep an old name. Readers take no lock.

PostgreSQL's advisory locks end with the transaction. SQLite has one writer at a time (BEGIN IMMEDIATE) and needs none.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

_SPACE = 0x56484231  # "VHB1": keeps our lock numbers apart from those of other programs in the same database.
_STORY_SPACE = 0x56484232
_CLOCK_SPACE = 0x56484233


def share_sources() -> None:
    """Wait until no change of shared things is under way, and hold such changes back until this transaction ends."""
    _take("pg_advisory_xact_lock_shared", _SPACE, 0)


def own_sources() -> None:
    """Wait until no publication is under way, and hold publications back until this transaction ends."""
    _take("pg_advisory_xact_lock", _SPACE, 0)


def own_stories(story_ids: Iterable[UUID]) -> None:
    """Let no other transaction write documents of these stories. Always in the same order, against deadlock."""
    for number in sorted({_number(story_id) for story_id in story_ids}):
        _take("pg_advisory_xact_lock", _STORY_SPACE, number)


def try_own_clock() -> bool:
    """Take the lock of the numbering step when it is free; tell whether it was."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_signed(_CLOCK_SPACE), 0])
        return cursor.fetchone()[0]


def _take(function: str, space: int, number: int) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_signed(space), number])


def _number(story_id: UUID) -> int:
    return _signed(UUID(str(story_id)).int & 0xFFFFFFFF)


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number
