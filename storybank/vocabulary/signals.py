"""The notices this room sends to the rooms above it."""

from collections.abc import Iterable
from typing import Any, Protocol, Self

from django.dispatch import Signal

term_changed = Signal()
"""Sent inside the transaction, after something that readers see of a term has changed.

``sender`` is the model, ``term`` the term, ``changed`` a frozenset of the keys of its document (``Term.document()``)
that differ. Whoever refers to exactly this row shows something else now: a term that another was merged into sends the
signal for that other row as well (``changed`` holds ``successor``), a province for its municipalities (``province``).
"""

thresholds_changed = Signal()
"""Sent when an amount that separates contract value bands was added, changed or removed. ``sender`` is the model."""


class Shown(Protocol):
    """A stored row that other rows may show to readers."""

    pk: Any

    def shown_by(self) -> Iterable[tuple[Self, str]]:
        """Return the rows that show this one, each with the key of their document that does so."""
        ...


def announce(term: Shown, changed: Iterable[str]) -> None:
    """Send ``term_changed`` for ``term`` and for every row that shows it."""
    announce_all([(term, changed)])


def announce_all(changes: Iterable[tuple[Shown, Iterable[str]]]) -> None:
    """Send ``term_changed`` for several terms and for every row that shows one of them, each row once."""
    rows: dict[tuple[type, Any], tuple[Shown, set[str]]] = {}
    waiting = [(row, set(changed)) for row, changed in changes]
    while waiting:
        row, changed = waiting.pop(0)
        key = (type(row), row.pk)
        if key in rows:
            rows[key][1].update(changed)
            continue
        rows[key] = (row, changed)
        waiting += [(other, {shown_as}) for other, shown_as in row.shown_by()]
    for row, changed in rows.values():
        term_changed.send(sender=type(row), term=row, changed=frozenset(changed))
