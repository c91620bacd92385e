"""Which pages caches may keep, and by which tags they forget them."""

import pytest
from django.test import Client

from storybank.publication.service import catch_up, withdraw
from tests.site.reading import indexed, row_of
from tests.stories.factories import published_story

pytestmark = pytest.mark.django_db


def keys_of(response):
    return set(response.get("Surrogate-Key", "").split())


def test_a_story_is_kept_until_it_or_a_story_shown_below_it_changes():
    page, other = published_story("en"), published_story("en")
    indexed()
    response = Client().get(row_of(page).path)
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Surrogate-Control"] == response["CDN-Cache-Control"]
    assert {"bank", "pages", f"story-{page.translation_key}"} <= keys_of(response)
    assert (f"story-{other.translation_key}" in keys_of(response)) == (
        other.title in response.content.decode()
    )
    assert "list" not in keys_of(response)
    assert len(response["Surrogate-Key"]) < 1000


def test_a_list_is_kept_until_any_story_changes_and_a_search_is_not():
    published_story("en", title="Bridges")
    indexed()
    for address in ("/en/stories/", "/en/search/"):
        assert keys_of(Client().get(address)) == {"bank", "pages", "list"}
    searched = Client().get("/en/search/?q=bridges")
    assert searched.status_code == 200
    assert not keys_of(searched)
    assert "Surrogate-Control" not in searched


def test_that_a_story_is_gone_is_forgotten_when_it_comes_back():
    page = published_story("en")
    path = row_of(page).path
    withdraw(page.translation_key)
    catch_up()
    response = Client().get(path)
    assert response.status_code == 410
    assert f"story-{page.translation_key}" in keys_of(response)


def test_what_has_no_tags_is_not_kept():
    published_story("en")
    indexed()
    for address in ("/en/nothing/", "/en/stories/?page=99", "/en/"):
        assert not keys_of(Client().get(address))
