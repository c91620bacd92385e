"""Notices whether something changed that the outside can see, and says so."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from storybank.organisations.signals import organisation_changed


def stored_values(model: type[models.Model], pk: Any, fields: Iterable[str]) -> dict[str, Any] | None:
    """Return the values that the database holds for ``fields`` of one row, None when there is no such row."""
    if pk is None:
        return None
    return models.QuerySet(model).filter(pk=pk).values(*fields).first()


def announce_change(
    organisation: models.Model, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    """Send ``organisation_changed`` with the names of what differs; nothing when nothing does."""
    changed = frozenset(
        name for name, value in (after or {}).items() if before is None or before[name] != value
    )
    if changed:
        organisation_changed.send(sender=type(organisation), organisation=organisation, changed=changed)


def announce_certificates(organisation: models.Model) -> None:
    """Send ``organisation_changed`` because a certificate was added, changed or removed."""
    organisation_changed.send(
        sender=type(organisation), organisation=organisation, changed=frozenset({"certificates"})
    )
