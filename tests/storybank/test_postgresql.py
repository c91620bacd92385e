"""Connections to PostgreSQL that stay open between requests."""

import psycopg
import pytest
from django.db import connection, connections

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only"),
]


@pytest.fixture
def idle(transactional_db):
    """A connection as the next request finds it."""
    database = connections.create_connection("default")
    database.settings_dict = connection.settings_dict
    database.ensure_connection()
    database.health_check_enabled, database.health_check_done = True, False
    yield database
    database.close()


def number_of(database):
    return database.connection.info.backend_pid


def test_an_open_connection_is_used_again_without_asking(idle, monkeypatch):
    asked = []
    monkeypatch.setattr(psycopg.Cursor, "execute", lambda *query, **options: asked.append(query))
    before = number_of(idle)
    idle.close_if_health_check_failed()
    assert (number_of(idle), asked) == (before, [])


def test_a_connection_that_the_server_ended_is_made_anew(idle, transactional_db):
    before = number_of(idle)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
        assert cursor.fetchone() == (True,)
    with idle.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert number_of(idle) != before
