"""The public site in a real browser: for screen readers, keyboards, phones, and without cookies or other sites."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from storybank.stories.models import StoryParticipant, StorySource
from storybank.vocabulary.models import Instrument, Municipality
from tests.site.reading import indexed, row_of
from tests.stories.factories import add_figure, organisation, picture, publish, story

pytestmark = pytest.mark.chromium

WIDTHS = (360, 1280)
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@dataclass(frozen=True)
class Bank:
    """A running site with stories; `pages` are addresses with the status they answer."""

    url: str
    story: str
    pages: dict[str, int]


def _story(language: str, **fields: Any) -> Any:
    instruments = list(Instrument.objects.filter(slug__in=["marktconsultatie", "social-return-5"]))
    page = story(language, instruments=instruments, fictional=True, **fields)
    source = StorySource(title="Slips", publisher="Register", year=2026, independent=True, locale=page.locale)
    source.url = "https://register.example.org/"
    page.sources.add(source)
    figures = [add_figure(page, value=value, sources=[source]) for value in (1850, 2.5)]
    page.participants.add(StoryParticipant(organisation=organisation(kind="company"), role="supplier"))
    page.body = [
        *page.body.raw_data,
        {"type": "quote", "value": {"text": "It is only work.", "attribution": "buyer"}},
        {"type": "picture", "value": {"image": picture().pk, "alt": "A jacket", "caption": "Before"}},
        {"type": "figures", "value": [str(figure.uid) for figure in figures]},
    ]
    return publish(page)


@pytest.fixture
def bank(live_server: Any) -> Bank:
    """Stories in both languages, one in Dutch only, and one that is gone."""
    assen = [Municipality.objects.get(slug="assen")]
    dutch = _story("nl", municipalities=assen)
    english = _story("en", translation_key=dutch.translation_key, source_language="nl", municipalities=assen)
    gone = _story("en", slug="gone")
    gone.unpublish()
    _story(
        "nl",
        title="Arbeidsmarkttoeleidingsvoorzieningenovereenkomst met een achterstandswijkontwikkelbedrijf",
    )
    indexed()
    pages = {
        "/en/": 200,
        "/nl/": 200,
        "/en/stories/": 200,
        "/en/stories/?municipality=assen&sector=unknown": 200,
        "/en/stories/?municipality=zwolle&instrument=marktconsultatie": 200,
        "/en/stories/?page=7": 404,
        "/en/search/?q=registers+assen&sort=title": 200,
        "/nl/zoeken/?q=overenkomst": 200,
        "/nl/zoeken/?q=zzqx+yyqx+xxqx": 200,
        row_of(dutch).path: 200,
        row_of(english).path: 200,
        "/en/about/": 200,
        "/nl/niets/": 404,
        "/en/stories/gone/": 410,
    }
    return Bank(live_server.url, row_of(english).path, pages)


@pytest.fixture(params=["light", "dark"])
def themed(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in one of the two themes."""
    context = browser.new_context(color_scheme=request.param)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_axe_finds_nothing(bank: Bank, themed: Page):
    found = {}
    for path, status in bank.pages.items():
        response = themed.goto(bank.url + path)
        assert response is not None
        assert response.status == status
        for width in WIDTHS:
            themed.set_viewport_size({"width": width, "height": 900})
            results = Axe().run(themed, options=AXE)
            if results.violations_count:
                found[path, width] = results.generate_report()
    assert not found, "\n".join(f"{where}: {report}" for where, report in found.items())


def test_nothing_is_wider_than_a_phone(bank: Bank, page: Page):
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 700})
        for path in bank.pages:
            page.goto(bank.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") == width, (path, width)


def test_no_cookies_no_storage_and_no_other_site(bank: Bank, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path, status in bank.pages.items():
        page.goto(bank.url + path, wait_until="networkidle")
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        expected = [] if status == 200 else [f"the server responded with a status of {status}"]
        assert all(any(text in complaint for text in expected) for complaint in complaints), complaints
        complaints.clear()
    assert page.context.cookies() == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(bank.url).netloc}


def test_the_skip_link_comes_first_and_leads_to_the_content(bank: Bank, page: Page):
    page.goto(bank.url + bank.story)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#content")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_filter_works_by_keyboard_and_without_javascript(bank: Bank, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(bank.url + "/en/stories/")
    page.locator("#facet-municipality > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Assen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/stories/?**municipality=Assen**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stories from Assen")
    expect(page.get_by_role("checkbox", name="Assen")).to_be_checked()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("checkbox", name="Assen").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show stories").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("All stories")
    context.close()


def test_every_stop_of_the_keyboard_can_be_seen(bank: Bank, page: Page):
    for path in (bank.story, "/en/stories/", "/en/search/?q=zzqx+yyqx", "/en/"):
        page.goto(bank.url + path)
        seen = set()
        for _stop in range(60):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => {
                    const focused = document.activeElement;
                    const card = focused.closest(".vhb-card");
                    const outline = (element) => element && getComputedStyle(element).outlineStyle !== "none";
                    const box = focused.getBoundingClientRect();
                    return [focused.outerHTML.slice(0, 120), focused === document.body,
                        (outline(focused) || outline(card)) && box.width > 0 && box.height > 0];
                }"""
            )
            if stop[1]:
                break
            assert stop[2], stop[0]
            seen.add(stop[0])
        assert len(seen) > 5


def test_the_language_switch_stays_on_the_story(bank: Bank, page: Page):
    page.goto(bank.url + bank.story)
    page.get_by_role("navigation", name="Language").get_by_role("link", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("article.vhb-story")).to_have_count(1)
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_pictures_are_shown_and_keep_their_room(bank: Bank, page: Page):
    page.goto(bank.url + bank.story, wait_until="networkidle")
    page.locator(".vhb-illustration img").scroll_into_view_if_needed()
    # Those further down wait to be scrolled to, and so would this.
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
    sizes = page.evaluate("[...document.images].map(image => [image.width > 0, image.hasAttribute('width')])")
    assert sizes
    assert all(all(size) for size in sizes)
