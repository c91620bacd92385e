"""
Counts in memory what became of the calls of partners; a thread adds it to the database.

Kept are the status, the kind of a problem and names of parameters: never an address, a moment, a value or a text that was
looked for.
"""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from storybank.api.errors import Problem
from storybank.api.keys.register import KnownKey
from storybank.api.models import PartnerUsage
from storybank.api.usage.storing import store

_Kind = PartnerUsage.Kind
#: A name that somebody made up may be anything; what does not look like the name of a parameter is counted as this.
OTHER = "…"
_NAME = re.compile(r"[A-Za-z][A-Za-z_.\[\]-]{0,29}")
#: So many different rows wait at most; later new ones are not counted.
MOST_WAITING = 5_000
#: So many different unknown names are told apart for one partner between two flushes.
MOST_UNKNOWN = 20

UNKNOWN_PARAMETER = "unknown-parameter"


class Row(NamedTuple):
    """One thing that is counted."""

    partner: int
    day: date
    kind: str
    name: str


Store = Callable[[dict[Row, int], set[int]], None]


class UsageCounter:
    """What this process counted and did not write yet; for all its threads."""

    def __init__(self, write: Store = store) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._waiting: dict[Row, int] = {}
        self._keys: set[int] = set()

    @property
    def waiting(self) -> dict[Row, int]:
        """What has been counted and not been written."""
        with self._lock:
            return dict(self._waiting)

    def count(self, key: KnownKey, request: HttpRequest, response: HttpResponse) -> None:
        """Count one call and its answer. Takes microseconds."""
        day = timezone.localdate()
        with self._lock:
            self._keys.add(key.number)
            for kind, name in _seen(request, response):
                row = Row(key.partner, day, kind, name)
                known = self._waiting.get(row)
                if known is None and not self._has_room(row):
                    row = row._replace(name=OTHER)
                    known = self._waiting.get(row)
                    if known is None and len(self._waiting) >= MOST_WAITING:
                        continue
                self._waiting[row] = (known or 0) + 1

    def _has_room(self, row: Row) -> bool:
        if len(self._waiting) >= MOST_WAITING:
            return False
        if row.kind != _Kind.UNKNOWN:
            return True
        same = sum(other.partner == row.partner and other.kind == row.kind for other in self._waiting)
        return same < MOST_UNKNOWN

    def flush(self) -> int:
        """
        Write what has been counted and return how many rows that were. Not for requests.

        What the database raises is raised; then the counts wait for the next time.
        """
        with self._writing:
            with self._lock:
                taken, self._waiting = self._waiting, {}
                keys, self._keys = self._keys, set()
            if not taken and not keys:
                return 0
            try:
                self._write(taken, keys)
            except BaseException:
                with self._lock:
                    self._keys |= keys
                    for row, times in taken.items():
                        self._waiting[row] = self._waiting.get(row, 0) + times
                raise
            return len(taken)


def _seen(request: HttpRequest, response: HttpResponse) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of each thing to count."""
    status = response.status_code
    yield _Kind.ANSWER, str(status)
    if status < 400:
        if request.method in ("GET", "HEAD"):
            # All were known, or the answer would be an error.
            for name in request.GET:
                yield _Kind.PARAMETER, name
        return
    problem: Problem | None = getattr(response, "problem", None)
    if problem is None:
        yield _Kind.PROBLEM, f"status-{status}"
        return
    codes = {error.code for error in problem.errors}
    for code in codes or {problem.kind.slug}:
        yield _Kind.PROBLEM, code
    for name in {error.name for error in problem.errors if error.code == UNKNOWN_PARAMETER}:
        yield _Kind.UNKNOWN, name if _NAME.fullmatch(name) else OTHER
