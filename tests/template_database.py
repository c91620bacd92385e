"""A bootstrapped bank as template for every test run.

The migrations take about 20 seconds, the bootstrap and the vocabularies some more. Both are done once, kept as a
template under a name made of a hash of what they depend on, and copied for each run: a file on SQLite, a template
database on PostgreSQL. Tests that commit get a fresh copy afterwards.
"""

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "var" / "test-templates"
OWN_CODE = ("storybank", "home", "search")
# What makes a migrated database a bootstrapped bank, in this order.
BOOTSTRAP_COMMANDS = ("bootstrap", "load_vocabularies")
KEPT_TEMPLATES = 3


def _hash(files: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\n".join(more).encode())
    for file in sorted(files):
        digest.update(f"{file}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def migrations_key() -> str:
    """Return a hash of all migrations, our own and those of the installed packages."""
    folders = [Path(config.path) / "migrations" for config in apps.get_app_configs()]
    return _hash((file for folder in folders for file in folder.glob("*.py")), connection.vendor)


def bank_key() -> str:
    """Return a hash of the migrations and of all that the bootstrap may depend on: our code and fixtures."""
    files = [
        file
        for folder in OWN_CODE
        for pattern in ("**/*.py", "**/fixtures/*.json")
        for file in (ROOT / folder).glob(pattern)
    ]
    languages = ",".join(code for code, _name in settings.LANGUAGES)
    return _hash(files, migrations_key(), languages)


def _bootstrap() -> None:
    known = get_commands()
    for command in BOOTSTRAP_COMMANDS:
        if command in known:
            call_command(command, verbosity=0)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let the workers of a run, and several runs, prepare the template one after another: the first makes it."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


class SqliteTemplate:
    """Templates are files in ``var/test-templates``; the test database is a copy in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder / "test.sqlite3")
        self.template = TEMPLATES / f"bank-{bank_key()}.sqlite3"

    def prepare(self) -> None:
        """Make the template when it is not there yet."""
        if self.template.exists():
            os.utime(self.template)
            return
        migrated = TEMPLATES / f"migrated-{migrations_key()}.sqlite3"
        if not migrated.exists():
            with self._new_file(migrated) as new, _connected_to(str(new)):
                call_command("migrate", verbosity=0, interactive=False)
        with self._new_file(self.template) as new:
            shutil.copyfile(migrated, new)
            with _connected_to(str(new)):
                _bootstrap()
        self._forget_old()

    @contextmanager
    def _new_file(self, target: Path) -> Iterator[Path]:
        # In a file of its own until it is whole: a run that is stopped halfway leaves no half template.
        new = TEMPLATES / f"new-{uuid.uuid4().hex}"
        try:
            yield new
            new.replace(target)
        finally:
            for leftover in TEMPLATES.glob(f"{new.name}*"):
                leftover.unlink(missing_ok=True)

    def _forget_old(self) -> None:
        for kind in ("bank", "migrated"):
            files = sorted(TEMPLATES.glob(f"{kind}-*.sqlite3"), key=lambda file: file.stat().st_mtime)
            for file in files[:-KEPT_TEMPLATES]:
                file.unlink(missing_ok=True)

    def restore(self) -> None:
        """
        Give the tests a fresh copy of the template, under a name of its own.

        A thread of the last test's server may still have the old file open, and removes its write-ahead log when it
        closes it. Under the same name that would be the log of the new one.
        """
        connection.close()
        old = Path(self.name)
        self.name = str(old.with_name(f"test-{uuid.uuid4().hex}.sqlite3"))
        shutil.copyfile(self.template, self.name)
        connection.settings_dict["NAME"] = self.name
        old.unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove the test database."""
        Path(self.name).unlink(missing_ok=True)


class PostgresqlTemplate:
    """Templates are databases called ``storybank_template_…``, next to the one that DATABASE_URL names."""

    prefix = "storybank_template_"

    def __init__(self) -> None:
        self.name = f"storybank_test_{os.getpid()}"
        self.template = f"{self.prefix}{bank_key()}"

    def _names(self) -> set[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return {row[0] for row in cursor.fetchall()}

    def _execute(self, statement: str, *names: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement.format(*(connection.ops.quote_name(name) for name in names)))

    def prepare(self) -> None:
        """Make the template when it is not there yet, and drop those of older code."""
        names = self._names()
        if self.template in names:
            return
        for old in names:
            if old.startswith(self.prefix):
                self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", old)
        new = f"storybank_new_{uuid.uuid4().hex}"
        self._execute("CREATE DATABASE {}", new)
        try:
            with _connected_to(new):
                call_command("migrate", verbosity=0, interactive=False)
                _bootstrap()
            self._execute("ALTER DATABASE {} RENAME TO {}", new, self.template)
        except BaseException:
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", new)
            raise

    def restore(self) -> None:
        """Give the tests a fresh copy of the template."""
        connection.close()
        self.drop()
        self._execute("CREATE DATABASE {} TEMPLATE {}", self.name, self.template)

    def drop(self) -> None:
        """Remove the test database."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)


def database_template(folder: Path) -> SqliteTemplate | PostgresqlTemplate:
    """Return the template for the database of this run; ``folder`` is where a file may be put."""
    return PostgresqlTemplate() if connection.vendor == "postgresql" else SqliteTemplate(folder)
