"""The home page and other editorial pages."""

import pytest
from django.core.cache import cache
from wagtail.models import Locale

from home.models import ContentPage, HomePage
from search.errors import IndexNotReady
from storybank.site import welcome
from tests.site.reading import headings, indexed, is_table_of_contents, read, row_of
from tests.stories.factories import home_page, published_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    page = home_page("en").specific
    page.introduction = "Stories of municipalities that buy with impact."
    page.save_revision().publish()
    return page


@pytest.mark.usefixtures("home")
def test_introduces_the_bank_and_its_latest_stories():
    story = published_story("en", title="Work jacket")
    indexed()
    shown = read("/en/")
    assert shown.status == 200
    assert "Stories of municipalities that buy with impact." in shown.text
    assert shown.texts(".vhb-card__title") == ["Work jacket"]
    assert row_of(story).path in shown.links(".vhb-card a")
    assert is_table_of_contents(headings(shown))


@pytest.mark.usefixtures("home")
def test_leads_to_filtered_lists():
    published_story("en")
    indexed()
    shown = read("/en/")
    doors = shown.links(".vhb-way__door")
    assert {door.split("?")[1].split("=")[0] for door in doors} == {"instrument", "sector", "municipality"}
    assert all(read(door).texts("#results-heading") == ["1 story"] for door in doors)


@pytest.mark.usefixtures("home")
def test_without_stories_says_so():
    indexed()
    shown = read("/en/")
    assert "There are no stories yet." in shown.text
    assert "/en/stories/" in shown.links("main a")


@pytest.mark.usefixtures("home")
def test_stands_while_the_search_is_not_ready(monkeypatch):
    def busy(_request):
        raise IndexNotReady

    monkeypatch.setattr(welcome, "search", busy)
    shown = read("/en/")
    assert shown.status == 200
    assert "no stories" not in shown.text


def test_has_both_languages():
    home_page("nl"), home_page("en")
    shown = read("/en/")
    assert shown.one("html")["lang"] == "en"
    assert shown.alternates() == {
        "nl": "http://127.0.0.1:8000/nl/",
        "en": "http://127.0.0.1:8000/en/",
        "x-default": "http://127.0.0.1:8000/nl/",
    }


def test_shows_content_pages_that_have_a_place_in_menus(home):
    page = ContentPage(title="Colophon", slug="colophon", show_in_menus=True, body="<p>Made by us.</p>")
    page.locale = Locale.objects.get(language_code="en")
    home.add_child(instance=page)
    cache.clear()
    assert "/en/colophon/" in read("/en/").links(".vhb-more a")
    shown = read("/en/colophon/")
    assert shown.texts("h1") == ["Colophon"]
    assert "Made by us." in shown.text
    assert shown.head("canonical") == ["http://127.0.0.1:8000/en/colophon/"]


def test_a_language_whose_home_page_is_off_line_does_not_show_another_language():
    home_page("nl")
    home_page("en").specific.unpublish()
    assert read("/en/").status == 404
