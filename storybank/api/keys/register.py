"""
The keys as a process knows them: read at once, kept in memory for some seconds.

A request with a key so costs no query of its own. A revoked key is refused after ten seconds at most, a new one is known after
one; and who tries wrong keys makes a process ask the database once a second, however many are tried.
"""

import threading
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from django.db.models import Q
from django.utils import timezone

from storybank.api.keys.form import hash_of, is_well_formed
from storybank.api.models import PartnerKey

#: Seconds after which what is known of a key is read again, and that must lie between two looks for an unknown one.
FRESH_SECONDS = 10.0
PATIENCE_SECONDS = 1.0
#: Keys that ended so long ago are nobody's any more; until then the partner is told which of its keys is still in use.
DAYS_REMEMBERED = 90


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key as requests are judged by it. ``ends`` is the moment it ends, in seconds since the epoch."""

    number: int
    partner: int
    scopes: frozenset[str]
    origins: frozenset[str]
    ends: float
    revoked: bool


class KeyRegister:
    """The keys of all partners, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[str, KnownKey] = {}
        self._read_at = float("-inf")

    def find(self, text: str) -> KnownKey | None:
        """
        Return the key that ``text`` is, expired and revoked ones too; None when there is none.

        Now and then one query. Raises what the database raises, but only to who brings a key.
        """
        digest, age = hash_of(text), time.monotonic() - self._read_at
        found = self._keys.get(digest)
        if (found is not None and age <= FRESH_SECONDS) or not is_well_formed(text):
            return found
        if age > PATIENCE_SECONDS:
            self._read()
        return self._keys.get(digest)

    def _read(self) -> None:
        with self._lock:
            long_ago = timezone.now() - timedelta(days=DAYS_REMEMBERED)
            rows = PartnerKey.objects.filter(
                Q(revoked_at=None) | Q(revoked_at__gt=long_ago), expires_on__gt=long_ago.date()
            ).values_list("key_hash", "pk", "partner_id", "scopes", "origins", "expires_on", "revoked_at")
            self._keys = {
                digest: KnownKey(
                    number,
                    partner,
                    frozenset(scopes),
                    frozenset(origins),
                    _end_of(expires_on),
                    revoked_at is not None,
                )
                for digest, number, partner, scopes, origins, expires_on, revoked_at in rows
            }
            self._read_at = time.monotonic()


def _end_of(day: date) -> float:
    """Return the moment at which a day ends here, in seconds since the epoch."""
    midnight = datetime.combine(day + timedelta(days=1), time_of_day.min)
    return timezone.make_aware(midnight, timezone.get_default_timezone()).timestamp()
