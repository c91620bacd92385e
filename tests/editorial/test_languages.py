"""The list of stories tells how far every language is."""

import pytest
from django.urls import reverse

from storybank.editorial.languages import annotate_languages
from storybank.editorial.service import EDITOR
from storybank.stories.models import StoryPage
from storybank.stories.translations import State, start_translation, state_of
from tests.editorial.people import browser, person
from tests.stories.factories import publish, published_story, story
from tests.stories.test_translations import BOTH_WAYS, translated

pytestmark = pytest.mark.django_db


def languages_of(page):
    page = StoryPage.objects.get(pk=page.pk)
    annotate_languages([page])
    return {language.code: language for language in page.languages}


def changed(page):
    page = StoryPage.objects.get(pk=page.pk)
    page.summary = "Iets nieuws."
    return publish(page)


@BOTH_WAYS
def test_from_missing_to_outdated(first, second):
    page = published_story(first)
    assert languages_of(page)[first].state == "original"
    assert languages_of(page)[second].state == "missing"
    assert languages_of(page)[second].page_id is None
    start_translation(page, second)
    assert languages_of(page)[second].state == "in-progress"
    translated(page, second)
    assert languages_of(page)[second].state == "current"
    assert languages_of(page)[second].since is None
    changed(page)
    assert languages_of(page)[second].state == "outdated"
    assert languages_of(page)[second].since is not None
    assert languages_of(page)[first].state == "original"


@BOTH_WAYS
def test_it_says_what_the_page_itself_says(first, second):
    page = published_story(first)
    for step in (
        lambda: start_translation(page, second),
        lambda: translated(page, second),
        lambda: changed(page),
    ):
        step()
        assert languages_of(page)[second].state == state_of(page, second).state
    assert state_of(page, second).state == State.OUTDATED


def test_a_draft_is_in_progress():
    assert languages_of(story())["nl"].state == "in-progress"


def test_the_list_shows_it_and_leads_to_each_language():
    page = published_story("nl")
    english = translated(page, "en")
    changed(page)
    text = browser(person(EDITOR)).get(reverse("stories:index")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[english.pk]) in text
    assert "verouderd (sinds " in text


def test_as_many_queries_for_many_stories(django_assert_num_queries):
    for _number in range(4):
        translated(published_story("nl"), "en")
    for pages in (list(StoryPage.objects.all()[:1]), list(StoryPage.objects.all())):
        with django_assert_num_queries(3):
            annotate_languages(pages)
