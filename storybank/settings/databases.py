"""From one address (DATABASE_URL) to Django's database settings, for SQLite and PostgreSQL."""

from typing import Any

import environ

# Set for every new SQLite connection. WAL lets readers go on while one process writes; NORMAL is safe with WAL.
# Foreign keys are switched on by Django itself.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def database_from_url(url: str) -> dict[str, Any]:
    """Return Django's settings for the database at ``url``.

    Connections stay open in both cases: on SQLite the pragmas of a new connection cost more than a query.

    Raises:
        ImproperlyConfigured: when the address cannot be read or names another kind of database.
    """
    database = dict(environ.Env.db_url_config(url))
    database["CONN_MAX_AGE"] = None
    engine = str(database["ENGINE"])
    if engine.endswith("sqlite3"):
        database["OPTIONS"] = {
            # A transaction takes the write lock when it begins: one that reads first and writes later could
            # otherwise fail at once with "database is locked" instead of waiting.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        }
    elif engine.endswith("postgresql"):
        database["ENGINE"] = "storybank.postgresql"
        database["CONN_HEALTH_CHECKS"] = True
    else:
        raise environ.ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")
    return database
