"""What caches in front still have to be told."""

from django.db import models
from django.utils import timezone


class Purge(models.Model):
    """
    Tags that one cache has to forget.

    The row is written in the transaction of the change, or derived from the change log by position, and goes when the cache has
    confirmed: a crash forgets nothing.
    """

    cache = models.CharField(max_length=255, help_text="Its name in EDGE_CACHES.")
    tags = models.JSONField()
    since = models.DateTimeField(help_text="When what the cache still shows stopped being true.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Since it was last confirmed.")
    confirmations = models.PositiveSmallIntegerField(
        default=0, help_text="Each is followed by another, later."
    )
    next_attempt_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.cache}: {' '.join(self.tags)}"


class PurgePlace(models.Model):
    """The one row that knows how far the change log has been turned into rows of `Purge`."""

    position = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.position)
