"""Partners with keys, and clients that pass the gate with limits and counts switched on."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from storybank.api.keys.managing import make_key
from storybank.api.models import Partner, PartnerKey


def partner(name: str = "Regiosite") -> Partner:
    """Return a partner of this name."""
    return Partner.objects.get_or_create(name=name, defaults={"contact_email": "team@example.org"})[0]


def a_key(of: Partner | None = None, days: int = 30, **values: Any) -> tuple[PartnerKey, str]:
    """Return a key that is valid for so many days, and its text."""
    given = {"label": "website", "scopes": ["read"], "origins": []} | values
    return make_key(of or partner(), None, expires_on=timezone.localdate() + timedelta(days=days), **given)


def bearer(key: str, **more: str) -> dict[str, str]:
    """Return the headers of a request with a key."""
    return {"Authorization": f"Bearer {key}", **more}
