"""
Counts in memory what became of the calls of partners; a thread adds it to the database.

Kept are the status, the kind of a problem and names of parameters: never an address, a moment, a value or a text that was
looked for.
"""

import re
import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from storybank.api.errors import Problem
from storybank.api.keys.register import KnownKey
from storybank.api.models import PartnerUsage
from storybank.api.usage.storing import store

#: Plain texts: members of an enumeration are slow to look up.
ANSWER, PROBLEM, PARAMETER, UNKNOWN = (str(kind) for kind in PartnerUsage.Kind)
#: A name that somebody made up may be anything; what does not look like the name of a parameter is counted as this.
OTHER = "…"
_NAME = re.compile(r"[A-Za-z][A-Za-z_.\[\]-]{0,29}")
#: So many different rows wait at most; later new ones are not counted.
MOST_WAITING = 5_000
#: So many different unknown names are told apart for one partner between two flushes.
MOST_UNKNOWN = 20

UNKNOWN_PARAMETER = "unknown-parameter"


#: Partner, day, kind, name: plain, because a request makes several.
Row = tuple[int, date, str, str]
Store = Callable[[dict[Row, int], set[int]], None]


class UsageCounter:
    """What this process counted and did not write yet; for all its threads."""

    def __init__(self, write: Store = store) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._waiting: dict[Row, int] = {}
        self._keys: set[int] = set()
        self._day, self._day_ends = date.min, 0.0

    @property
    def waiting(self) -> dict[Row, int]:
        """What has been counted and not been written."""
        with self._lock:
            return dict(self._waiting)

    def count(self, key: KnownKey, request: HttpRequest, response: HttpResponse) -> None:
        """Count one call and its answer. Takes microseconds."""
        now = time.time()
        if now >= self._day_ends:
            self._begin_day()
        partner, day = key.partner, self._day
        with self._lock:
            self._keys.add(key.number)
            waiting = self._waiting
            for kind, name in _seen(request, response):
                row = (partner, day, kind, name)
                if row in waiting:
                    waiting[row] += 1
                else:
                    self._add(row)

    def _begin_day(self) -> None:
        here = timezone.get_default_timezone()
        self._day = timezone.localdate(timezone=here)
        midnight = datetime.combine(self._day + timedelta(days=1), datetime.min.time())
        self._day_ends = timezone.make_aware(midnight, here).timestamp()

    def _add(self, row: Row) -> None:
        """Add a row that is not there, or count it among others when there is no room for it."""
        partner, day, kind, _name = row
        waiting = self._waiting
        full = len(waiting) >= MOST_WAITING
        if kind == UNKNOWN and not full:
            full = sum(other[0] == partner and other[2] == kind for other in waiting) >= MOST_UNKNOWN
        if full:
            row = (partner, day, kind, OTHER)
        if row in waiting or len(waiting) < MOST_WAITING:
            waiting[row] = waiting.get(row, 0) + 1

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


def _seen(request: HttpRequest, response: HttpResponse) -> list[tuple[str, str]]:
    """Return the kind and the name of each thing to count."""
    status = response.status_code
    seen = [(ANSWER, str(status))]
    if status < 400:
        if (query := request.META.get("QUERY_STRING")) and request.method in ("GET", "HEAD"):
            # All were known, or the answer would be an error.
            seen += [(PARAMETER, name) for name in _names(query)]
        return seen
    problem: Problem | None = getattr(response, "problem", None)
    if problem is None:
        return [*seen, (PROBLEM, f"status-{status}")]
    codes = {error.code for error in problem.errors} or {problem.kind.slug}
    unknown = {error.name for error in problem.errors if error.code == UNKNOWN_PARAMETER}
    return [
        *seen,
        *((PROBLEM, code) for code in codes),
        *((UNKNOWN, name if _NAME.fullmatch(name) else OTHER) for name in unknown),
    ]


def _names(query: str) -> set[str]:
    """Return the names in a query without reading it whole, which the view may not have done either."""
    names = {pair.partition("=")[0] for pair in query.split("&")}
    return {unquote_plus(name) if "%" in name else name for name in names if name}
