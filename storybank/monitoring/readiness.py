"""Can this process do its work? One check per part, each cheap enough to ask every few seconds.

What a check says is public: it holds numbers and fixed words, never an address, a name or the text of an error.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from search import service as search
from storybank.edge import service as edge
from storybank.monitoring.drift import documents_out_of_step

OK = "ok"
ATTENTION = "attention"  # somebody should look; the site answers
FAILING = "failing"  # this process must not be sent visitors

# A job waits a second or so. After this long nobody is working, or somebody works on one job without end.
OLD_JOB_SECONDS = 600
# Comparing pages with documents costs more than the rest, so its result is kept this long.
DRIFT_KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Check:
    """What was found about one part: a state and some numbers."""

    state: str
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the check as it stands in the answer of ``/readyz``."""
        return {"state": self.state, **self.facts}


@lru_cache(maxsize=1)
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.graph.leaf_nodes())


def missing_migrations() -> int:
    """Return how many applications have a newest migration that the database does not have yet.

    Raises:
        DatabaseError: when the database cannot be asked.
    """
    return len(_migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations()))


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Check(OK)


def _migrations() -> Check:
    missing = missing_migrations()
    return Check(FAILING if missing else OK, {"missing": missing})


def _jobs() -> Check:
    oldest = (
        DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    )
    age = max(int((timezone.now() - oldest).total_seconds()), 0) if oldest else 0
    return Check(ATTENTION if age > OLD_JOB_SECONDS else OK, {"oldestSeconds": age})


def _publication() -> Check:
    drift = cache.get_or_set("monitoring.drift", documents_out_of_step, DRIFT_KEPT_SECONDS)
    return Check(ATTENTION if drift else OK, {"drift": drift})


def _search() -> Check:
    found = search.ready()
    facts: dict[str, Any] = {"behind": found.behind}
    if found.cluster is None:
        return Check(OK if found.ok else ATTENTION, facts)
    # Visitors are answered by either of the two.
    facts["cluster"] = found.cluster.failing or OK
    facts["clusterBehind"] = found.cluster.behind
    return Check(ATTENTION if found.cluster.failing or not found.ok else OK, facts)


def _edge() -> Check:
    found = edge.waiting()
    facts = {"waiting": found.rows, "oldestSeconds": int(found.oldest.total_seconds())}
    return Check(ATTENTION if found.alarming else OK, facts)


# The first two decide about the others: without them there is nothing to ask.
CHECKS: dict[str, Callable[[], Check]] = {
    "database": _database,
    "migrations": _migrations,
    "jobs": _jobs,
    "publication": _publication,
    "search": _search,
    "edge": _edge,
}


def readiness() -> dict[str, Check]:
    """Return every check by name, as far as they could be asked; stops at the first part that is failing."""
    found: dict[str, Check] = {}
    for name, check in CHECKS.items():
        try:
            found[name] = check()
        except DatabaseError:
            found[name] = Check(FAILING)
        if found[name].state == FAILING:
            break
    return found
