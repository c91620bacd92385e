"""What an editor sees before publishing is what a reader sees after."""

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from wagtail.models import Page

from storybank.stories.models import StoryPage
from tests.site.reading import indexed, read, row_of
from tests.stories.factories import home_page, publish, story, story_index

pytestmark = pytest.mark.django_db


def main_of(html: bytes) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for moment in soup.select(".vhb-story__dates"):
        moment.decompose()
    return " ".join(soup.main.get_text(" ").split())


def preview(page: Page) -> bytes:
    response = page.make_preview_request(RequestFactory().get("/beheer/"), page.default_preview_mode)
    assert response.status_code == 200
    response.render()
    return response.content


def test_a_story_looks_as_it_will():
    page = story("en", title="A draft", fictional=True)
    before = preview(page)
    publish(page)
    assert main_of(before) == main_of(read(row_of(page).path).response.content)


def test_an_empty_draft_can_be_seen():
    parent = story_index("en")
    page = StoryPage(title="Only a title", slug="only-a-title", locale=parent.locale)
    page.set_url_path(parent)
    assert "Only a title" in main_of(preview(page))


def test_a_saved_draft_shows_what_was_changed_and_readers_do_not_see_it():
    page = publish(story("en", title="As published"))
    page.title = "As drafted"
    page.save_revision()
    assert "As drafted" in main_of(preview(page.get_latest_revision_as_object()))
    assert "As drafted" not in read(row_of(page).path).text


def test_the_editor_gets_it_from_the_admin(admin_client):
    page = story("en", title="In the admin")
    page.save_revision()
    response = admin_client.get(f"/beheer/pages/{page.pk}/view_draft/")
    assert "In the admin" in main_of(response.content)
    assert b"wagtail-userbar" in response.content


def test_home_and_list_have_a_preview():
    publish(story("en", title="In the list"))
    indexed()
    assert "In the list" in main_of(preview(story_index("en")))
    assert "In the list" in main_of(preview(home_page("en").specific))
