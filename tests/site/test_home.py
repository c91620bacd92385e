"""The home page and other editorial pages."""

import pytest
from django.core.cache import cache
from wagtail.models import Locale

from home.models import ContentPage, HomePage
from search.errors import IndexNotReady
from storybank.site import welcome
from storybank.vocabulary.models import Municipality
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
def test_doors_of_one_way_lead_to_different_stories():
    places = list(Municipality.objects.order_by("slug")[:30])
    for number in range(4):
        published_story("en", title=f"Story {number}", municipalities=places[number * 7 : number * 7 + 7])
    indexed()
    doors = [door for door in read("/en/").links(".vhb-way__door") if "municipality=" in door]
    assert len(doors) == 6
    assert {title for door in doors for title in read(door).texts(".vhb-card__title")} == {
        f"Story {number}" for number in range(4)
    }


@pytest.mark.parametrize(
    ("terms_of_stories", "shown"),
    [
        ([], []),
        ([[], ["a"]], ["a"]),
        ([list("abcdefgh"), list("ijklmnop"), ["q"]], list("aiqbcd")),
        ([["a", "b"], ["b", "c"], ["c", "b"]], ["b", "c", "a"]),  # "b" leads to all three
        ([[letter] for letter in "abcdefgh"], list("abcdef")),
    ],
)
def test_every_story_has_a_door_before_one_has_two(terms_of_stories, shown):
    assert welcome._varied(terms_of_stories) == shown


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
