"""Making, rotating and revoking keys. Each stands in Wagtail's log of the partner, by the first characters of the key."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from storybank.api.keys.form import SHOWN_LENGTH, hash_of, new_key
from storybank.api.models import Partner, PartnerKey

MADE, ROTATED, REVOKED = "api.key_made", "api.key_rotated", "api.key_revoked"
#: A key that nobody looks after must end by itself.
LONGEST_LIFE = timedelta(days=2 * 365)
USUAL_LIFE = timedelta(days=365)
#: How long an old key goes on beside the new one, unless somebody says otherwise.
USUAL_OVERLAP = timedelta(days=14)
LONGEST_OVERLAP = timedelta(days=90)


def origin_of(text: str) -> str:
    """
    Return an origin as browsers write it in the header Origin (RFC 6454): scheme, host, and a port that is not the usual one.

    Raises ValidationError for anything else, such as an address with a path. Plain HTTP is for a developer's own machine only.
    """
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    local = host in ("localhost", "127.0.0.1")
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    if not host or not bare or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise ValidationError(
            _("“%(text)s” is no origin. Write it like https://www.example.org, without anything behind it.")
            % {"text": text.strip()[:100]}
        )
    try:
        host = host.encode("idna").decode()
    except UnicodeError as error:
        raise ValidationError(_("“%(host)s” is no name of a host.") % {"host": host[:100]}) from error
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def make_key(
    partner: Partner,
    user: Any,
    *,
    label: str,
    scopes: Iterable[str],
    expires_on: date,
    origins: Iterable[str] = (),
) -> tuple[PartnerKey, str]:
    """Make a key. Return its row and the key itself, which can be had here and never again."""
    with transaction.atomic():
        row, key = _new(
            partner,
            label=label,
            scopes=list(scopes),
            origins=list(origins),
            expires_on=expires_on,
            replaces=None,
        )
        log(partner, MADE, user=user, data={"key": row.shown, "label": row.label, "until": str(expires_on)})
    return row, key


def rotate_key(old: PartnerKey, user: Any, *, old_until: date, expires_on: date) -> tuple[PartnerKey, str]:
    """
    Make a key in the place of another; the old one stays valid until ``old_until`` at most, so that both work for a while.

    Return the new row and the new key. Raises ValidationError when the old key is not valid or was rotated before.
    """
    with transaction.atomic():
        old = PartnerKey.objects.select_for_update().get(pk=old.pk)
        if not old.can_be_rotated:
            raise ValidationError(
                _("This key is no longer valid, or another one has taken its place already.")
            )
        old.expires_on = min(old.expires_on, old_until)
        old.save(update_fields=["expires_on"])
        row, key = _new(
            old.partner,
            label=old.label,
            scopes=old.scopes,
            origins=old.origins,
            expires_on=expires_on,
            replaces=old,
        )
        data = {"key": row.shown, "old": old.shown, "label": row.label, "until": str(old.expires_on)}
        log(old.partner, ROTATED, user=user, data=data)
    return row, key


def revoke_key(row: PartnerKey, user: Any) -> bool:
    """End a key at once (a process may take ten seconds to notice). Return whether it was not revoked before."""
    with transaction.atomic():
        revoked = PartnerKey.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=timezone.now())
        if revoked:
            log(row.partner, REVOKED, user=user, data={"key": row.shown, "label": row.label})
    return bool(revoked)


def _new(partner: Partner, **values: Any) -> tuple[PartnerKey, str]:
    key = new_key()
    row = PartnerKey.objects.create(
        partner=partner, key_hash=hash_of(key), shown=key[:SHOWN_LENGTH], **values
    )
    return row, key
