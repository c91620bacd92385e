"""Fixtures for all rooms: a bootstrapped bank in the database, and folders that are gone afterwards."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from tests.template_database import database_template, one_at_a_time

pytest_plugins = ["tests.parts", "tests.chromium", "tests.searchnode.fixtures"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes minutes begin first, so that no worker starts it when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Replace pytest-django's set-up: a copy of the bootstrapped template instead of all migrations.

    A test that commits (``transaction=True``, ``live_server``) is followed by a fresh copy. Django would flush all
    tables instead, and with them Wagtail's root page, collection and locales.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        template = database_template(tmp_path_factory.mktemp("database"))
        with one_at_a_time():
            template.prepare()
        before = connection.settings_dict["NAME"]
        template.restore()
        connection.close()
        connection.settings_dict["NAME"] = template.name
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: template.restore())
        yield
        connection.close()
        connection.settings_dict["NAME"] = before
        template.drop()


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Give each test its own folders for uploads and the search index, and an empty cache."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language(settings: Any) -> Iterator[None]:
    """Begin each test in the default language, whatever the last request or test left in the thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def bank(db: None) -> None:
    """A bootstrapped bank: locales, root pages, roles and vocabularies. The ``db`` fixture alone gives the same."""


@pytest.fixture
def subprocess_environment(transactional_db: None, settings: Any) -> dict[str, str]:
    """The environment for a command in a process of its own that works on the test's database and folders."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "storybank.settings.test",
        "DATABASE_URL": _database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SEARCH_INDEX_DIR": str(settings.SEARCH_INDEX_DIR),
    }


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{login}@{database['HOST']}{port}/{database['NAME']}"
