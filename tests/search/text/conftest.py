"""The twelve demo stories in the bank, loaded once for each file of tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from home.demo.identity import story_identifier
from home.demo.loader import load_demo
from home.demo.reader import read_stories
from search import service
from search.service import SearchRequest, SearchResults
from tests.home.drawings import draw

STORIES = [story.key for story in read_stories()]
KEYS = {story_identifier(key): key for key in STORIES}


@pytest.fixture(scope="module")
def demo_stories(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """All demo stories; the tests run inside that transaction, which is undone at the end."""
    folder = tmp_path_factory.mktemp("demo")
    drawings = draw(read_stories(), tmp_path_factory.mktemp("drawings"))
    own = {
        "DEMO": True,
        "VAR_DIR": folder / "var",
        "MEDIA_ROOT": str(folder / "media"),
        "SEARCH_INDEX_DIR": folder / "loading",
    }
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**own), TestCase.captureOnCommitCallbacks(execute=True):
            outcome = load_demo(drawings=drawings)
        assert outcome.done == STORIES
        yield folder / "index"
        transaction.set_rollback(True)


@pytest.fixture
def demo_index(demo_stories: Any, settings: Any) -> None:
    """The index of the demo stories, the same for all tests of a file."""
    settings.SEARCH_INDEX_DIR = demo_stories


@pytest.fixture
def ask(demo_index: None, db: None) -> Callable[..., SearchResults]:
    """Search the demo stories."""

    def _ask(text: str, **given: Any) -> SearchResults:
        return service.search(SearchRequest(text=text, **given))

    return _ask


@pytest.fixture
def keys(ask: Callable[..., SearchResults]) -> Callable[..., list[str]]:
    """Search the demo stories and return their keys, S1 to S12, in order."""

    def _keys(text: str, **given: Any) -> list[str]:
        return [KEYS[hit.story_id] for hit in ask(text, **given).hits]

    return _keys
