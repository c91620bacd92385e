"""An editor in a real browser: from a search that found nothing to one that does, in one step."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from search import service
from search.models import CountedSearch
from search.service import SearchRequest
from storybank.editorial.service import EDITOR, group_of
from storybank.vocabulary.models import Sector
from tests.stories.factories import publish, story

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

PASSWORD = "een heel lang wachtwoord"


@pytest.fixture
def sector(django_user_model):
    """A sector with a live story, a search that finds nothing, and an editor."""
    sector = Sector.objects.active().order_by("slug").first()
    publish(story(title="Over iets heel anders", sector=sector))
    CountedSearch.objects.create(text="kwakzalverij", language="nl", day="2026-03-23", times=7)
    user = django_user_model.objects.create_user(email="redactie@example.org", password=PASSWORD)
    user.groups.add(group_of(EDITOR))
    service.rebuild()
    return sector


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/beheer/login/")
    page.locator("input[name=username]").fill("redactie@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form [type=submit]").first.click()
    expect(page).not_to_have_url(re.compile("login"))


def barriers(page: Page) -> list[str]:
    """Return what axe finds in our part of the page, with the element; the frame is Wagtail's."""
    found = Axe().run(page, context="main").response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def test_a_synonym_in_one_step(page: Page, live_server, sector):
    assert service.search(SearchRequest(text="kwakzalverij")).total == 0
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}/beheer/reports/searches/")
    assert barriers(page) == []
    page.get_by_role("link", name="kwakzalverij").first.click()
    expect(page.locator("#id_text")).to_have_value("kwakzalverij")
    assert barriers(page) == []

    page.locator("#id_term-find").fill("zzzzzz")
    expect(page.locator("#id_term option")).to_have_count(0)
    page.locator("#id_term-find").fill(sector.label_nl)
    page.locator("#id_term-find").press("ArrowDown")
    expect(page.locator("#id_term")).to_be_focused()
    page.locator("#id_term").select_option(f"sector:{sector.pk}")
    page.locator("main form button[type=submit]").click()

    message = page.locator(".messages .success")
    expect(message).to_contain_text("kwakzalverij")
    expect(message).to_contain_text(re.compile(r"\b1\b"))
    assert service.search(SearchRequest(text="kwakzalverij")).total == 1
    expect(page.locator("#listing-results tbody tr")).to_have_count(0)

    message.get_by_role("link").click()
    expect(page.get_by_role("link", name="Over iets heel anders").first).to_be_visible()
    assert barriers(page) == []
    page.locator("a[href$='#story-heading']").click()
    expect(page.locator("#story-heading")).to_contain_text("Over iets heel anders")
    assert barriers(page) == []


def test_words_that_another_term_has_are_kept_and_explained(page: Page, live_server, sector):
    other = Sector.objects.active().exclude(pk=sector.pk).order_by("slug").first()
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}/beheer/reports/searches/synonym/?lang=nl")
    page.locator("#id_text").fill(other.label_nl)
    page.locator("#id_term").select_option(f"sector:{sector.pk}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".help-critical")).to_contain_text(other.label_nl)
    expect(page.locator("#id_text")).to_have_value(other.label_nl)
    page.locator("#id_anyway").check()
    assert barriers(page) == []
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".messages")).to_contain_text(other.label_nl)
    sector.refresh_from_db()
    assert other.label_nl in sector.synonyms_nl
