"""Telling caches what to forget, until they confirm it."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from storybank.edge.backends.choice import backend
from storybank.edge.backends.interface import PurgeFailed
from storybank.edge.collecting import bounded, uncollected_since
from storybank.edge.models import Purge

AT_ONCE = 500
#: Told again so long after it was confirmed, and once more: an answer that was under way, or a list from an index that had not
#: followed yet, may have come into the cache just after it forgot.
AGAIN = (timedelta(seconds=2), timedelta(seconds=15))
LONGEST_PAUSE = timedelta(seconds=60)
#: After so long somebody has to look.
ALARM = timedelta(minutes=5)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What caches have not confirmed yet: how many rows, and for how long the oldest."""

    rows: int
    oldest: timedelta

    @property
    def alarming(self) -> bool:
        """Whether somebody has to look."""
        return self.oldest > ALARM


def send_due(name: str) -> int:
    """
    Tell one cache everything that is due. Takes its name in the settings; returns how many rows it confirmed.

    What fails is tried again, after a pause that doubles up to a minute.
    """
    claimed = _claim(name)
    if not claimed:
        return 0
    tags = bounded({tag for row in claimed for tag in row.tags})
    cache = backend(name)
    try:
        for first in range(0, len(tags), cache.most_tags):
            cache.purge(tags[first : first + cache.most_tags])
    except PurgeFailed as reason:
        logger.warning("The cache %s did not confirm that it forgot %d tags: %s", name, len(tags), reason)
        return 0
    _confirmed(claimed)
    return len(claimed)


def waiting() -> Waiting:
    """Return what is not confirmed yet, also what nobody has begun with. Three queries."""
    if not settings.EDGE_CACHES:
        return Waiting(0, timedelta())
    now = timezone.now()
    late = Purge.objects.filter(cache__in=list(settings.EDGE_CACHES), since__lte=now)
    moments = [late.aggregate(oldest=Min("since"))["oldest"], uncollected_since()]
    oldest = min((moment for moment in moments if moment), default=now)
    return Waiting(late.count(), max(now - oldest, timedelta()))


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts in vain."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_PAUSE)


def _claim(name: str) -> list[Purge]:
    """Take what is due, and put its next attempt off: whoever dies with it, and whoever else looks, comes to it then."""
    now = timezone.now()
    due = Purge.objects.filter(cache=name, next_attempt_at__lte=now)
    if not due.exists():  # on SQLite a transaction would take the write lock
        return []
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
        for row in rows:
            row.attempts = min(row.attempts + 1, 1000)
            row.next_attempt_at = now + pause_after(row.attempts)
        Purge.objects.bulk_update(rows, ["attempts", "next_attempt_at"])
    return rows


def _confirmed(rows: list[Purge]) -> None:
    """Note that a cache has forgotten; those that it was told often enough go."""
    now = timezone.now()
    again = [row for row in rows if row.confirmations < len(AGAIN)]
    for row in again:
        row.next_attempt_at = row.since = now + AGAIN[row.confirmations]
        row.attempts, row.confirmations = 0, row.confirmations + 1
    with transaction.atomic():
        Purge.objects.bulk_update(again, ["attempts", "confirmations", "next_attempt_at", "since"])
        Purge.objects.filter(pk__in=[row.pk for row in rows if row not in again]).delete()
