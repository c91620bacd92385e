"""Usage in the database: added to, and deleted when it is old."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from storybank.api.adding import add_to_counts
from storybank.api.models import Partner, PartnerKey, PartnerUsage

#: A whole year to compare with, and a month that is not over: as long as searches are kept.
DAYS_KEPT = 396


def store(counts: Mapping[Any, int], keys: set[int]) -> None:
    """Add counts by (partner, day, kind, name), and note on the keys that they were used today; all or nothing."""
    today = timezone.localdate()
    there = set(
        Partner.objects.filter(pk__in={row[0] for row in counts}).values_list("pk", flat=True)
    )  # one may have been deleted
    with transaction.atomic():
        add_to_counts(
            PartnerUsage,
            ("partner", "day", "kind", "name"),
            "times",
            [(*row, times) for row, times in counts.items() if row[0] in there],
        )
        # Once a day and key: nothing is written when it stands there already.
        PartnerKey.objects.filter(pk__in=keys).exclude(last_used_on__gte=today).update(last_used_on=today)


def forget_old_usage(today: date) -> int:
    """Delete what is older than it may become and return how many rows that were."""
    return PartnerUsage.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT)).delete()[0]
