"""How a partner uses the API, added up for its page."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from storybank.api.models import Partner, PartnerUsage

_Kind = PartnerUsage.Kind
_UNCHANGED = "304"
#: Longer lists help nobody.
MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class Day:
    """The calls of one day."""

    day: date
    calls: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class Usage:
    """The calls of a partner in a period. ``problems``, ``unknown`` and ``parameters``: how often by name, the most first."""

    days: list[Day]
    calls: int
    unchanged: int
    refused: int
    problems: list[tuple[str, int]]
    unknown: list[tuple[str, int]]
    parameters: list[tuple[str, int]]

    @property
    def unchanged_share(self) -> int | None:
        """Per cent of the answers that could have been 304 and were; None without any."""
        answered = self.calls - self.refused
        return round(100 * self.unchanged / answered) if answered else None


def usage_of(partner: Partner, days: int) -> Usage:
    """Return how ``partner`` used the API in the last so many days, today included: two queries."""
    first = timezone.localdate() - timedelta(days=days - 1)
    rows = PartnerUsage.objects.filter(partner=partner, day__gte=first).order_by()
    by_day: dict[date, Counter[str]] = {}
    for day, status, times in rows.filter(kind=_Kind.ANSWER).values_list("day", "name", "times"):
        by_day.setdefault(day, Counter())[status] += times
    listed = [_day(day, statuses) for day, statuses in sorted(by_day.items(), reverse=True)]
    names: dict[str, list[tuple[str, int]]] = {kind: [] for kind in _Kind}
    named: Any = rows.exclude(kind=_Kind.ANSWER).values_list("kind", "name").annotate(sum=Sum("times"))
    for kind, name, times in named.order_by("-sum", "name"):
        names[kind].append((name, times))
    return Usage(
        days=listed,
        calls=sum(day.calls for day in listed),
        unchanged=sum(day.unchanged for day in listed),
        refused=sum(day.refused for day in listed),
        problems=names[_Kind.PROBLEM][:MOST_NAMES],
        unknown=names[_Kind.UNKNOWN][:MOST_NAMES],
        parameters=names[_Kind.PARAMETER],
    )


def _day(day: date, statuses: Counter[str]) -> Day:
    refused = sum(times for status, times in statuses.items() if status.startswith("4"))
    return Day(day, statuses.total(), statuses[_UNCHANGED], refused)
