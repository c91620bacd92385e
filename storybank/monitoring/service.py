"""What other rooms may ask of monitoring."""

from storybank.monitoring.models import Preparation
from storybank.monitoring.readiness import Check, missing_migrations, readiness
from storybank.monitoring.totals.adding import plain
from storybank.monitoring.totals.ledger import Ledger
from storybank.monitoring.totals.question import GROUPS, REASONS, Group, Question, Total, Totals

__all__ = [
    "GROUPS",
    "REASONS",
    "Check",
    "Group",
    "Ledger",
    "Question",
    "Total",
    "Totals",
    "is_prepared",
    "missing_migrations",
    "plain",
    "readiness",
    "record_prepared",
]


def is_prepared(name: str, fingerprint: str) -> bool:
    """Return whether the preparation ``name`` was last finished with this ``fingerprint``. One query."""
    return Preparation.objects.filter(name=name, fingerprint=fingerprint).exists()


def record_prepared(name: str, fingerprint: str) -> None:
    """Remember that the preparation ``name`` is finished with this ``fingerprint``."""
    Preparation.objects.update_or_create(name=name, defaults={"fingerprint": fingerprint})
