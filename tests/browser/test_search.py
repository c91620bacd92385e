"""The search page in a real browser, by keyboard: suggestions, a list that refreshes in place, and the way back."""

from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from storybank.vocabulary.models import Municipality, Sector
from tests.site.reading import indexed
from tests.stories.factories import published_story

pytestmark = pytest.mark.chromium


@dataclass(frozen=True)
class Site:
    """A running site with three stories."""

    url: str

    @property
    def search(self) -> str:
        """The address of the search page."""
        return f"{self.url}/en/search/"


@pytest.fixture
def site(live_server: Any) -> Site:
    cleaning = Sector.objects.get(slug="schoonmaak")
    for title, place, fields in (
        ("Chairs for the council", "assen", {}),
        ("Chairs for schools", "emmen", {}),
        ("Clean windows", "emmen", {"sector": cleaning}),
    ):
        published_story("en", title=title, municipalities=[Municipality.objects.get(slug=place)], **fields)
    indexed()
    return Site(live_server.url)


def active_option(page: Page) -> str | None:
    """Return the words of the option that a screen reader is told of."""
    return page.evaluate(
        """() => {
            const id = document.activeElement.getAttribute("aria-activedescendant");
            return id && document.getElementById(id).textContent;
        }"""
    )


class TestSuggestions:
    def typed(self, site: Site, page: Page, text: str) -> None:
        page.goto(site.search)
        page.get_by_role("combobox", name="What are you looking for?").focus()
        page.keyboard.type(text)
        expect(page.get_by_role("listbox")).to_be_visible()

    def test_are_a_combobox_with_named_groups(self, site: Site, page: Page):
        self.typed(site, page, "emm")
        field = page.get_by_role("combobox", name="What are you looking for?")
        expect(field).to_have_attribute("aria-expanded", "true")
        group = page.get_by_role("group", name="Municipalities")
        expect(group.get_by_role("option").first).to_have_text("Emmen")
        expect(page.locator(".vhb-find [role=status]")).to_contain_text("suggestion")
        results = Axe().run(page)
        assert not results.violations_count, results.generate_report()

    def test_are_walked_through_by_keyboard(self, site: Site, page: Page):
        self.typed(site, page, "chairs")
        assert active_option(page) is None
        options = page.get_by_role("listbox").get_by_role("option").all_text_contents()
        assert len(options) > 1
        for key, expected in (
            ("ArrowDown", options[0]),
            ("ArrowDown", options[1]),
            ("End", options[-1]),
            ("Home", options[0]),
            ("ArrowUp", None),
            ("ArrowUp", options[-1]),
        ):
            page.keyboard.press(key)
            assert active_option(page) == expected, key
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(page.locator("#find-text")).to_have_value("chairs")
        expect(page.locator("#find-text")).to_be_focused()

    def test_lead_to_what_was_chosen(self, site: Site, page: Page):
        self.typed(site, page, "emm")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/stories/?municipality=emmen")
        expect(page.get_by_role("heading", level=1)).to_have_text("Stories from Emmen")

    def test_never_stand_between_the_text_and_its_search(self, site: Site, page: Page):
        self.typed(site, page, "chairs")
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/search/?q=chairs")
        expect(page.locator("#results article")).to_have_count(2)

    def test_that_fail_are_not_noticed(self, site: Site, page: Page):
        asked: list[str] = []

        def fail(route: Route) -> None:
            asked.append(route.request.url)
            route.abort()

        page.route("**/api/v1/suggestions**", fail)
        page.goto(site.search)
        page.locator("#find-text").focus()
        with page.expect_request("**/api/v1/suggestions**"):
            page.keyboard.type("chairs")
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/search/?q=chairs")
        assert len(asked) == 1  # and not one for each key


class TestRefreshing:
    def test_keeps_the_keyboard_where_it_is_and_says_the_number(self, site: Site, page: Page):
        page.goto(f"{site.search}?q=chairs")
        page.evaluate("window.stayed = true")
        page.locator("#facet-municipality > summary").press("Enter")
        box = page.get_by_role("checkbox", name="Emmen")
        box.focus()
        page.keyboard.press("Space")
        expect(page.locator("#listing-status")).to_contain_text("1 story")
        expect(page.locator("#results article")).to_have_count(1)
        expect(box).to_be_focused()
        expect(box).to_be_checked()
        expect(page).to_have_url(f"{site.search}?q=chairs&municipality=emmen")
        assert page.evaluate("window.stayed")
        page.get_by_role("checkbox", name="Assen").check()
        expect(page.locator("#listing-status")).to_contain_text("2 stories")
        languages = page.get_by_role("navigation", name="Language").get_by_role("link")
        expect(languages).to_have_attribute(
            "href", "/nl/zoeken/?q=chairs&municipality=assen&municipality=emmen"
        )

    def test_the_order_is_followed_and_the_way_back_too(self, site: Site, page: Page):
        page.goto(site.search)
        page.get_by_label("Order").focus()
        page.get_by_label("Order").select_option("title")
        titles = page.locator("#results .vhb-card__title")
        expect(titles).to_have_text(["Chairs for schools", "Chairs for the council", "Clean windows"])
        expect(page).to_have_url(f"{site.search}?sort=title")
        expect(page.get_by_label("Order")).to_be_focused()
        page.go_back()
        expect(page.get_by_label("Order")).to_have_value("")
        expect(page).to_have_url(site.search)

    def test_a_text_that_is_not_sent_yet_does_not_count(self, site: Site, page: Page):
        page.goto(f"{site.search}?q=chairs")
        page.locator("#find-text").fill("windows")
        page.get_by_label("Order").select_option("title")
        page.wait_for_url("**/en/search/?q=chairs&sort=title")
        expect(page.locator("#find-text")).to_have_value("windows")

    def test_when_it_fails_the_browser_goes_there_itself(self, site: Site, page: Page):
        page.goto(site.search)
        page.route("**/en/search/?sort=title", lambda route: route.abort(), times=1)
        page.get_by_label("Order").select_option("title")
        page.wait_for_url("**/en/search/?sort=title")
        expect(page.locator("#results article")).to_have_count(3)


def test_on_paper_stand_the_stories_and_what_was_searched(site: Site, page: Page):
    page.goto(f"{site.search}?q=chairs")
    page.emulate_media(media="print")
    expect(page.locator("#results-heading")).to_contain_text("for “chairs”")
    expect(page.locator("#results .vhb-card__title").first).to_be_visible()
    for hidden in ("#find", "#facets", ".vhb-order", ".vhb-header__nav"):
        expect(page.locator(hidden)).to_be_hidden()


def test_on_a_phone_the_filters_are_one_step_away(site: Site, page: Page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{site.search}?q=chairs&municipality=emmen")
    expect(page.get_by_role("checkbox", name="Emmen")).to_be_hidden()
    page.locator("#facets > summary").click()
    expect(page.get_by_role("checkbox", name="Emmen")).to_be_visible()
    page.get_by_role("checkbox", name="Emmen").uncheck()
    expect(page.locator("#results article")).to_have_count(2)
    expect(page.locator("#facets")).to_have_attribute("open", "")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
