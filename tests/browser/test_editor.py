"""An editor at work in a real browser: change a story, publish it, translate it and publish the translation."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from storybank.editorial.service import EDITOR, group_of
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up, find_drift
from storybank.stories.models import StoryPage
from tests.stories.factories import add_figure, publish, story, story_index

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

PASSWORD = "een heel lang wachtwoord"


@pytest.fixture
def written(django_user_model):
    """A live Dutch story with a figure, and an editor."""
    story_index("en")
    page = story(title="Werkjas")
    add_figure(page)
    page = publish(page)
    user = django_user_model.objects.create_user(email="redactie@example.org", password=PASSWORD)
    user.groups.add(group_of(EDITOR))
    return page


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/beheer/login/")
    page.locator("input[name=username]").fill("redactie@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form [type=submit]").first.click()
    expect(page).not_to_have_url(re.compile("login"))


def requests_elsewhere(page: Page, address: str) -> list[str]:
    """Note each request to another host."""
    foreign: list[str] = []

    def note(request):
        if not request.url.startswith((address, "data:", "blob:")):
            foreign.append(request.url)

    page.on("request", note)
    return foreign


def translate_everything(page: Page) -> None:
    """Fill in each piece of text on each tab, and wait until the server has it."""
    expect(page.get_by_role("button", name="Vertaal", exact=True).first).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
        panel = page.locator("[role=tabpanel] section.active, [role=tabpanel]:not([hidden])").first
        while (pieces := panel.get_by_role("button", name="Vertaal", exact=True)).count():
            pieces.first.click()
            panel.locator("textarea").fill("English text")
            with page.expect_response(re.compile("/localize/translate/")):
                panel.get_by_role("button", name="Opslaan", exact=True).click()


def test_an_editor_changes_translates_and_publishes_a_story(page: Page, live_server, written):
    foreign = requests_elsewhere(page, live_server.url)
    log_in(page, live_server.url)

    page.goto(f"{live_server.url}/beheer/pages/{written.pk}/edit/")
    page.locator("#id_title").fill("Van werkjas naar gereedschapsrol")
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert PublishedStory.objects.get().title == "Van werkjas naar gereedschapsrol"

    page.goto(f"{live_server.url}/beheer/localize/submit/page/{written.pk}/")
    page.locator("input[name=locales]").first.check()
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url(re.compile("/edit/"))
    assert not StoryPage.objects.get(locale__language_code="en").live

    page.get_by_role("button", name=re.compile("^Publiceer in")).click()
    expect(page.locator(".messages .error")).to_contain_text(re.compile("vertaald"))
    assert PublishedStory.objects.count() == 1

    translate_everything(page)
    page.get_by_role("button", name=re.compile("^Publiceer in")).click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert set(PublishedStory.objects.values_list("language", flat=True)) == {"nl", "en"}
    catch_up()
    assert list(find_drift()) == []

    answer = page.goto(f"{live_server.url}/api/v1/stories/{written.translation_key}?lang=en")
    assert json.loads(answer.text())["title"] == "English text"
    page.goto(live_server.url + PublishedStory.objects.get(language="en").path)
    expect(page.locator("h1")).to_have_text("English text")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert foreign == []


def test_sources_of_a_figure_are_chosen_from_the_rows_in_the_form(page: Page, live_server, written):
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}/beheer/pages/{written.pk}/edit/")
    page.get_by_role("tab").nth(3).click()
    page.locator("#id_sources-ADD").click()
    page.locator("#id_sources-1-title").fill("Jaarverslag")
    page.locator("#id_sources-1-publisher").fill("Accountant")
    page.locator("#id_sources-1-year").fill("2026")
    choices = page.locator("#id_figures-0-source_ids + fieldset")
    expect(choices.get_by_label("Lijst")).to_be_checked()
    choices.get_by_label("Jaarverslag").check()
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    saved = StoryPage.objects.get(pk=written.pk)
    assert sorted(saved.figures.first().source_ids) == sorted(str(one.uid) for one in saved.sources.all())
    assert len(set(saved.figures.first().source_ids)) == 2
