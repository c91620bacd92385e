"""`/healthz` and `/readyz`: what they say, when they refuse, and that they tell no secrets."""

import datetime
import json

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from storybank.monitoring import readiness
from storybank.publication.models import PublishedStory


def test_health_asks_nothing_of_the_database(client):
    # Without the db fixture any query is an error.
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whoever_watches_may_ask_by_address(client, settings, path):
    settings.ALLOWED_HOSTS = ["verhalen.example"]
    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/nl/", headers={"host": "10.0.0.7:8000"}).status_code == 400


@pytest.mark.django_db
def test_a_bootstrapped_bank_is_ready(client):
    answer = client.get("/readyz")
    checks = answer.json()["checks"]
    assert answer.status_code == 200
    assert set(checks) == {"database", "migrations", "jobs", "publication", "search", "edge"}
    assert checks["migrations"] == {"state": "ok", "missing": 0}
    assert checks["publication"] == {"state": "ok", "drift": 0}
    assert checks["jobs"] == {"state": "ok", "oldestSeconds": 0}


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client):
    with connection.cursor() as cursor:
        newest = next(iter(readiness._migrations_on_disk()))
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", newest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "not ready"
    assert answer.json()["checks"]["migrations"] == {"state": "failing", "missing": 1}


def test_an_unreachable_database_is_not_ready_and_its_message_is_not_shown(client, monkeypatch):
    def fail():
        raise DatabaseError("could not connect as storybank with password hunter2 to db.internal")

    monkeypatch.setitem(readiness.CHECKS, "database", fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "checks": {"database": {"state": "failing"}}}


@pytest.mark.django_db
def test_a_job_that_nobody_does_asks_for_attention(client):
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    job = DBTaskResult.objects.create(args_kwargs={}, task_path="no.such.task", backend_name="default")
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=hour_ago)
    answer = client.get("/readyz")
    jobs = answer.json()["checks"]["jobs"]
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready, needs attention"
    assert jobs["state"] == "attention"
    assert jobs["oldestSeconds"] >= 3600


@pytest.mark.django_db
def test_a_document_without_page_is_drift(client):
    PublishedStory.objects.create(
        story_id="7d444840-9dc0-11d1-b245-5ffdce74fad2",
        language="nl",
        source_language="nl",
        page_id=999_999,
        slug="geen-pagina",
        path="/nl/verhalen/geen-pagina/",
        title="Zonder pagina",
        card="{}",
        detail="{}",
        content_hash="x",
        translation_status="original",
        first_published_at=timezone.now(),
        updated_at=timezone.now(),
    )
    answer = client.get("/readyz")
    assert answer.json()["checks"]["publication"] == {"state": "attention", "drift": 1}


@pytest.mark.django_db
def test_no_secrets(client, settings):
    text = json.dumps(client.get("/readyz").json())
    assert settings.SECRET_KEY not in text
    assert str(connection.settings_dict["NAME"]) not in text
