"""In which language's list a story stands, and that both documents of a story follow each other."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from search import service
from search.request import SearchRequest
from tests.search.factories import publish, unpublish

pytestmark = pytest.mark.django_db


def _shown(language: str, fallback: str = "any") -> list[str]:
    return [hit.language for hit in service.search(SearchRequest(language=language, fallback=fallback)).hits]


def test_a_story_in_both_languages_stands_once_in_each_list() -> None:
    """Each list shows it in its own language."""
    story_id = publish().story_id
    publish(story_id, "en")
    service.follow()
    assert _shown("nl") == ["nl"]
    assert _shown("en") == ["en"]
    assert _shown("nl", "none") == ["nl"]
    assert _shown("en", "none") == ["en"]


def test_a_story_in_one_language_stands_in_for_the_other() -> None:
    """Only with the fallback."""
    publish(language="en", source_language="en")
    service.follow()
    assert _shown("nl") == ["en"]
    assert _shown("nl", "none") == []


def test_the_other_language_follows_when_one_comes_or_goes() -> None:
    """A change of one document changes in which lists the other one stands, with no change line of its own."""
    story_id = publish().story_id
    service.follow()
    assert _shown("en") == ["nl"]
    publish(story_id, "en")
    service.follow()
    assert _shown("en") == ["en"]
    assert service.search(SearchRequest(filters={"availableIn": ("en",)})).total == 1
    unpublish(story_id, "en")
    service.follow()
    assert _shown("en") == ["nl"]
    assert service.search(SearchRequest(filters={"availableIn": ("en",)})).total == 0


def test_the_source_language_stands_in_for_a_third(settings: Any, fresh_process: Callable[[], None]) -> None:
    """Also when the other one comes first in the settings, and an index for two languages is not used for three."""
    story_id = publish(source_language="en").story_id
    publish(story_id, "en", source_language="en")
    service.follow()
    assert service.search(SearchRequest(language="fy")).total == 0
    settings.WAGTAIL_CONTENT_LANGUAGES = [("nl", "Dutch"), ("en", "English"), ("fy", "Frisian")]
    fresh_process()
    assert _shown("fy") == ["en"]
    unpublish(story_id, "en")
    service.follow()
    assert _shown("fy") == ["nl"]


def test_an_unknown_language_has_no_stories() -> None:
    """Nothing stands in for a language the bank does not have."""
    publish()
    service.follow()
    assert _shown("xx") == []
    assert _shown("\ud800") == []


def test_has_english_looks_at_the_story_and_not_at_the_document_shown() -> None:
    """The Dutch list can be asked for stories that can be read in English too, and for those that cannot."""
    both, dutch = uuid.uuid4(), uuid.uuid4()
    for story_id, language in ((both, "nl"), (both, "en"), (dutch, "nl")):
        publish(story_id, language)
    service.follow()
    for wanted, found in ((True, both), (False, dutch)):
        hits = service.search(SearchRequest(has_english=wanted)).hits
        assert [hit.story_id for hit in hits] == [found]
