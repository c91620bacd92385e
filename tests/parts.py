"""Which real parts a run used: SQLite, PostgreSQL, Chromium, Elasticsearch, Varnish, Node.

A part that is not there is skipped with the reason, and a table at the end says so. With ``CI=true`` nothing may be
missing: a part that is not there makes the run fail. There, each run says by DATABASE_URL which database it is for.
"""

import os
import shutil
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from tests.clients.node import what_is_missing as what_node_is_missing
from tests.edge.varnish import varnish_path
from tests.searchnode.java import what_is_missing

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Part:
    """One real part: its name, why it is not there (empty when it is), and how many tests used it."""

    name: str
    absent: str
    needed: bool
    tests: int = 0

    @property
    def missing(self) -> bool:
        """Whether a run in CI must fail for want of this part."""
        return bool(self.absent) and self.needed


PARTS = pytest.StashKey[dict[str, Part]]()


def chromium_path() -> str | None:
    """Return where Chromium is, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def in_ci() -> bool:
    """Whether this run must not miss a part."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def _find_parts() -> dict[str, Part]:
    vendor = connection.vendor
    chosen = "DATABASE_URL" in os.environ
    other = "this run is for the other database (DATABASE_URL)"
    no_postgresql = other if chosen else "DATABASE_URL is not set to a PostgreSQL database"
    return {
        "sqlite": Part("SQLite", "" if vendor == "sqlite" else other, needed=False),
        "postgresql": Part("PostgreSQL", "" if vendor == "postgresql" else no_postgresql, needed=not chosen),
        "chromium": Part(
            "Chromium",
            "" if chromium_path() else "no chromium on the PATH and CHROMIUM is not set",
            needed=True,
        ),
        "elasticsearch": Part("Elasticsearch", what_is_missing(), needed=True),
        "varnish": Part(
            "Varnish", "" if varnish_path() else "no varnishd: apt-get install varnish", needed=True
        ),
        "node": Part("Node", what_node_is_missing(), needed=True),
    }


def pytest_configure(config: pytest.Config) -> None:
    """Look for the parts once."""
    config.stash[PARTS] = _find_parts()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what cannot run, with the reason."""
    parts = config.stash[PARTS]
    for item in items:
        for name in ("postgresql", "chromium", "elasticsearch", "varnish", "node"):
            if item.get_closest_marker(name) and parts[name].absent:
                item.add_marker(pytest.mark.skip(reason=f"{parts[name].name}: {parts[name].absent}"))
        if item.get_closest_marker("any_database") and connection.vendor == "postgresql":
            item.add_marker(pytest.mark.skip(reason="The same on every database: run on SQLite."))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Count the tests that use a part."""
    parts = item.config.stash[PARTS]
    for name in ("chromium", "elasticsearch", "varnish", "node"):
        if item.get_closest_marker(name):
            parts[name].tests += 1
    if "django_db_setup" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db"):
        parts[connection.vendor].tests += 1


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Add what a worker of pytest-xdist counted."""
    for name, tests in getattr(node, "workeroutput", {}).get("parts", {}).items():
        node.config.stash[PARTS][name].tests += tests


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run in CI that missed a part."""
    parts = session.config.stash[PARTS]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["parts"] = {name: part.tests for name, part in parts.items()}
    missing = any(part.missing for part in parts.values())
    if in_ci() and missing and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the closing table."""
    terminalreporter.section("real parts in this run")
    for part in config.stash[PARTS].values():
        if not part.absent:
            state = f"ran ({part.tests} tests)" if part.tests else "there, but no test in this run used it"
        elif in_ci() and part.missing:
            state = f"MISSING, and CI=true: {part.absent}"
        else:
            state = f"skipped: {part.absent}"
        terminalreporter.write_line(f"  {part.name:<15}{state}")
