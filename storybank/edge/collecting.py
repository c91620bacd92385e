"""From what changed to what caches have to forget: lines of the change log, and what has no line there."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from storybank.edge.models import Purge, PurgePlace
from storybank.edge.tags import BANK, tags_of_change
from storybank.publication.service import changes_after, last_position

BATCH = 500
#: What concerns more tags than this, such as a rebuild, forgets the whole bank: that is one tag.
MOST_TAGS = 1000


def forget(tags: Iterable[str], since: datetime | None = None) -> None:
    """Write down that every cache has to forget these tags; nothing when there is no cache. Belongs in the transaction."""
    if not settings.EDGE_CACHES:
        return
    wanted, moment = bounded(tags), since or timezone.now()
    Purge.objects.bulk_create(Purge(cache=name, tags=wanted, since=moment) for name in settings.EDGE_CACHES)


def bounded(tags: Iterable[str]) -> list[str]:
    """Return these tags, each once; of very many, the one of the whole bank."""
    each = sorted(set(tags))
    return each if len(each) <= MOST_TAGS else [BANK]


def collect() -> int:
    """
    Turn the lines of the change log that are new into rows for each cache. Returns how many lines.

    The first time it is the whole bank: nobody knows what a cache has kept until then.
    """
    if not settings.EDGE_CACHES:
        return 0
    _forget_former_caches()
    done = _position()
    if done is not None and last_position() <= done:
        return 0
    with transaction.atomic():
        place = PurgePlace.objects.select_for_update().first()
        if place is None:
            PurgePlace.objects.create(pk=1, position=last_position())
            forget([BANK])
            return 0
        return _collect_from(place)


def uncollected_since() -> datetime | None:
    """Return when the oldest line of the change log was written that no row was made of yet, None without any."""
    done = _position()
    waiting = changes_after(done, 1) if done is not None else []
    return waiting[0].created_at if waiting else None


def _collect_from(place: PurgePlace) -> int:
    collected, tags = 0, set[str]()
    since, position = None, place.position
    while changes := changes_after(position, BATCH):
        since = since or changes[0].created_at
        for change in changes:
            if len(tags) <= MOST_TAGS:
                tags |= tags_of_change(change.story_id, change.facts_before, change.facts_after)
        collected += len(changes)
        position = changes[-1].position or position
    if collected:
        forget(tags, since)
        place.position = position
        place.save(update_fields=["position"])
    return collected


def _position() -> int | None:
    return PurgePlace.objects.values_list("position", flat=True).first()


def _forget_former_caches() -> None:
    """Leave out caches that are not in the settings any more."""
    former = Purge.objects.exclude(cache__in=list(settings.EDGE_CACHES))
    if former.exists():
        former.delete()
