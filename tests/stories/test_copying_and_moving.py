"""A copy is a story of its own; a story stays where readers of its language find it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page

from storybank.editorial.service import EDITOR
from storybank.stories.models import StoryPage
from tests.editorial.people import browser, person
from tests.stories.factories import publish, published_story, story_index
from tests.stories.test_translations import document, start_translation, translated, version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _both_indexes(db):
    story_index("nl"), story_index("en")


def copied(page, **data):
    """Copy a page on Wagtail's own screen."""
    browser(person(EDITOR)).post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": page.get_parent().pk, **data},
    )
    return StoryPage.objects.get(slug="kopie")


@pytest.mark.parametrize("live", [{}, {"publish_copies": "on"}])
def test_a_copy_of_a_translation_is_an_original(live):
    page = published_story("nl")
    copy = copied(translated(page, "en"), **live)
    for one in (copy, copy.get_latest_revision_as_object()):
        assert (one.source_language, one.translation_basis, one.untranslated) == ("en", "", 0)
    copy = publish(copy)
    assert document(copy).translation_status == "original"


def test_a_copy_of_what_is_not_translated_yet_is_an_original_too():
    page = published_story("nl")
    start_translation(page, "en")
    copy = copied(version(page, "en"))
    assert (copy.source_language, copy.get_latest_revision_as_object().untranslated) == ("en", 0)
    assert {revision.as_object().source_language for revision in copy.revisions.all()} == {"en"}


def test_a_copy_for_translation_keeps_its_source():
    page = published_story("nl")
    copy = page.copy_for_translation(story_index("en").locale)
    assert (copy.source_language, copy.untranslated) == ("nl", 1)
    assert copy.source_page() == page


def test_wagtail_offers_no_move_below_another_language():
    page = published_story("nl")
    destination = Page.objects.get(pk=story_index("en").pk)
    assert not page.can_move_to(destination)
    answer = browser(person(EDITOR)).post(
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])
    )
    assert answer.status_code == 302
    assert StoryPage.objects.get(pk=page.pk).get_parent().specific == story_index("nl")


@pytest.mark.parametrize("pos", ["last-child", "right"])
def test_code_cannot_do_so_either(pos):
    page, other = published_story("nl"), published_story("en")
    target = other if pos == "right" else story_index("en")
    with pytest.raises(ValidationError):
        page.move(Page.objects.get(pk=target.pk), pos=pos)
    assert document(page).path == StoryPage.objects.get(pk=page.pk).get_url_parts()[2]


def test_a_story_moves_within_its_language():
    first, second = published_story("nl"), published_story("nl")
    second.move(Page.objects.get(pk=first.pk), pos="left")
    assert [page.specific for page in story_index("nl").get_children()] == [second, first]
