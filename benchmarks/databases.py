"""Databases of the benchmarks' own, beside the one that DATABASE_URL names."""

from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def beside(server: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def make_anew(server: str, name: str) -> None:
    """Make an empty database on the server, in the place of the one there was."""
    database = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(database))
