"""Old lines of the change log leave, and nobody is misled by that."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from search import service as search
from search.request import SearchRequest
from storybank.publication import change_log
from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.service import (
    catch_up,
    gone_story,
    last_position,
    newest_line,
    prune_changes,
    withdraw,
)
from storybank.stories.models import StoryPage
from tests.api.conftest import Caller
from tests.api.copies import Copy
from tests.stories.factories import published_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(client: Any) -> Callable[[], Copy]:
    """Make a partner that has everything."""
    api = Caller(client)

    def fetch(path: str) -> tuple[int, Any]:
        response = api.get(path)
        return response.status_code, response.json()

    return lambda: Copy(fetch).follow()


def edited(page: StoryPage, times: int) -> None:
    for number in range(times):
        page.title = f"Titel {number}"
        page.save_revision().publish()
    catch_up()


def months_pass() -> None:
    """Make all lines as old as nobody needs them any more."""
    PublicationChange.objects.update(created_at=timezone.now() - timedelta(days=100))


def test_the_last_line_of_each_document_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_log, "_PRUNED_AT_ONCE", 2)
    kept, gone = published_story(), published_story()
    edited(kept, 3)
    withdraw(gone.translation_key)
    catch_up()
    before, position = newest_line(), last_position()
    assert prune_changes() == 0, "they are young"
    months_pass()
    assert prune_changes() == 4
    assert set(PublicationChange.objects.values_list("story_id", "op")) == {
        (kept.translation_key, "upsert"),
        (gone.translation_key, "remove"),
    }
    assert newest_line() == before
    assert gone_story(gone.translation_key).reason == "withdrawn"
    edited(kept, 1)
    assert last_position() == position + 1


def test_lines_without_a_position_stay() -> None:
    page = published_story()
    edited(page, 2)
    PublicationChange.objects.update(position=None)
    months_pass()
    assert prune_changes() == 0


def test_who_missed_pruned_lines_begins_anew(copy: Callable[[], Copy]) -> None:
    page, other = published_story(), published_story()
    catch_up()
    early = copy()
    edited(page, 3)
    late = copy()
    withdraw(other.translation_key)
    catch_up()
    months_pass()
    prune_changes()
    for partner, restarts in ((early, 1), (late, 0)):
        partner.follow()
        assert partner.restarts == restarts
        assert partner.hashes.keys() == {(str(page.translation_key), "nl")}
        assert partner.digest() == partner.ours()["digest"]


def test_an_index_that_missed_pruned_lines_is_built_anew(caplog: pytest.LogCaptureFixture) -> None:
    page, other = published_story(), published_story()
    catch_up()
    search.rebuild()
    edited(page, 2)
    PublishedStory.objects.filter(story_id=other.translation_key).delete()
    months_pass()
    prune_changes()
    search.follow()
    assert "no longer in the log" in caplog.text
    hits = search.search(SearchRequest()).hits
    assert {hit.story_id for hit in hits} == {page.translation_key}
