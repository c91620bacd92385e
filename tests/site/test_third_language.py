"""A language in which the site has no words of its own: terms and frame are Dutch there, and say so."""

import pytest

from storybank.publication.models import PublishedStory
from storybank.site import addresses
from tests.site.reading import indexed, read, row_of
from tests.stories.factories import published_story

pytestmark = pytest.mark.django_db

LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("fy", "Frysk")]


@pytest.fixture
def frisian(settings) -> PublishedStory:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
    row = row_of(published_story("nl", title="In nije jas"))
    path = addresses.story_list("fy") + "jas/"
    row.card = row.card.replace(row.path, path)
    row.language, row.source_language, row.path = "fy", "fy", path
    row.save()
    indexed()
    return row


def test_a_story_marks_the_names_of_terms(frisian):
    shown = read(frisian.path)
    assert shown.status == 200
    assert shown.one("html")["lang"] == "fy"
    assert shown.one("h1").get_text() == "In nije jas"
    assert not shown.one("h1").has_attr("lang")
    assert shown.one(".vhb-header")["lang"] == shown.one(".vhb-footer")["lang"] == "nl"
    assert shown.one(".vhb-instrument__name")["lang"] == "nl"
    assert shown.one(".vhb-story__place")["lang"] == "nl"


def test_a_list_has_an_address_of_its_own(frisian):
    shown = read(addresses.story_list("fy"))
    assert shown.status == 200
    assert shown.one(".vhb-card__title a")["href"] == frisian.path
    assert shown.one(".vhb-card__place")["lang"] == "nl"
    assert set(shown.alternates()) == {"nl", "en", "fy", "x-default"}
