"""
Positions in the change log.

A line gets its position after its transaction was committed, in a short step that one process does at a time. Readers see
only lines with a position. So a transaction that commits late simply comes later, one that hangs blocks nobody, and
positions mean the same after a restore or a move to another database (numbers of the database itself would not).
"""

from django.db import transaction

from storybank.publication import locks
from storybank.publication.models import PublicationChange, PublicationClock

BATCH = 1000


def number_changes() -> int:
    """Give positions to all committed lines that have none. Returns how many; 0 when another process is at it."""
    total = 0
    while True:
        numbered = _number_batch()
        total += numbered
        if numbered < BATCH:
            return total


def _number_batch() -> int:
    if not PublicationChange.objects.filter(position=None).exists():
        return 0
    with transaction.atomic():
        if not locks.try_own_clock():
            return 0
        clock, _created = PublicationClock.objects.select_for_update().get_or_create(pk=1)
        changes = list(PublicationChange.objects.filter(position=None).order_by("id").only("id")[:BATCH])
        for change in changes:
            clock.last_position += 1
            change.position = clock.last_position
        PublicationChange.objects.bulk_update(changes, ["position"], batch_size=500)
        clock.save(update_fields=["last_position"])
    return len(changes)


def last_position() -> int:
    """Return the position of the newest line that readers can see, or 0."""
    return PublicationClock.objects.filter(pk=1).values_list("last_position", flat=True).first() or 0
