"""The page that explains a score: how the text was read, a table that adds up, and why a story is not found."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from search import service
from search.service import SearchRequest
from storybank.editorial.searches.explanation import blocks_of
from storybank.editorial.service import EDITOR
from storybank.stories.models import StoryPage
from tests.editorial.people import browser, person
from tests.stories.factories import body, publish, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return browser(person(EDITOR))


@pytest.fixture
def chairs():
    return publish(story(title="Stoelen van een leerbedrijf", body=body("De gemeente kocht kantoorstoelen.")))


@pytest.fixture
def bridge():
    return publish(story(title="Een brug van hout", body=body("Een brug voor fietsers.")))


def page(client, **query):
    answer = client.get(reverse("search_explained"), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_an_empty_page_asks_what_to_explain(editor):
    shown = page(editor)
    assert shown.select_one("input[name=q]")
    assert not shown.select("#read-heading")


def test_a_search_shows_its_stories_in_order_each_with_a_link(editor, chairs, bridge):
    shown = page(editor, q="stoelen leerbedrijf", lang="nl")
    links = [link["href"] for link in shown.select("a[href$='#story-heading']")]
    assert len(links) == 1
    assert f"page={chairs.pk}" in links[0]
    assert "“stoelen”" in shown.select_one("#read-heading").parent.get_text()


def test_the_table_adds_up_to_the_score(editor, chairs, bridge):
    found = service.explain(SearchRequest(text="stoelen leerbedrijf"), chairs.translation_key)
    blocks = blocks_of(found)
    for block in blocks:
        if block.lines:
            assert sum(line.adds for line in block.lines) == pytest.approx(block.adds, rel=1e-4)
    together = sum(block.adds for block in blocks)
    assert together * found.factor == pytest.approx(found.score, rel=1e-4)
    shown = page(editor, q="stoelen leerbedrijf", lang="nl", page=chairs.pk)
    table = shown.select_one("#story-heading").parent.select_one("table")
    assert [cell.get("scope") for cell in table.select("thead th")] == ["col"] * 5
    last = table.select("tfoot tr")[-1].select_one("td").get_text(strip=True).replace(",", ".")
    assert float(last) == pytest.approx(found.score, abs=0.006)


def test_a_story_that_is_not_found_shows_which_words_it_lacks(editor, chairs, bridge):
    shown = page(editor, q="stoelen leerbedrijf", lang="nl", page=bridge.pk)
    rows = shown.select_one("#story-heading").parent.select("tbody tr")
    assert [row.select_one("th").get_text(strip=True) for row in rows] == ["“stoelen”", "“leerbedrijf”"]
    reasons = service.why_not_found(SearchRequest(text="brug leerbedrijf stoelen"), bridge.translation_key)
    assert reasons.words[0].fits
    assert reasons.is_listed


def test_what_is_left_out_is_a_reason(chairs, bridge):
    reasons = service.why_not_found(SearchRequest(text="gemeente -brug"), bridge.translation_key)
    assert reasons.left_out
    assert not service.why_not_found(SearchRequest(text="gemeente -stoel"), bridge.translation_key).left_out


def test_a_place_is_a_reason(chairs, bridge):
    reasons = service.why_not_found(SearchRequest(text="stoelen Utrecht"), bridge.translation_key)
    assert [one.fits for one in (*reasons.words, *reasons.places)].count(False) >= 1


def test_a_draft_is_not_public(editor, chairs):
    draft = story(title="Nog niet klaar")
    shown = page(editor, q="stoelen", lang="nl", page=draft.pk)
    assert not shown.select_one("#story-heading").parent.select("table")
    assert not service.why_not_found(SearchRequest(text="stoelen"), draft.translation_key).is_listed


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""},
        {"q": "   "},
        {"q": "!!!"},
        {"q": "de het een"},
        {"q": "-stoel"},
        {"q": "\x00"},
        {"q": "x" * 501},
        {"q": "woord " * 80},
        {"q": '"los', "lang": "xx"},
        {"q": "stoel", "page": "x"},
        {"q": "stoel", "page": "999999"},
        {"q": "<script>alert(1)</script>"},
    ],
)
def test_whatever_is_typed_is_answered(editor, chairs, query):
    answer = editor.get(reverse("search_explained"), {"lang": "nl", **query})
    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.content.decode()
    assert (
        editor.get(reverse("search_explained"), {"lang": "nl", "page": chairs.pk, **query}).status_code == 200
    )


def test_twenty_stories_cost_as_many_queries_as_two(editor, chairs, django_assert_max_num_queries):
    def queries():
        page(editor, q="leerbedrijf", lang="nl")
        with django_assert_max_num_queries(60) as seen:
            page(editor, q="leerbedrijf", lang="nl")
        return len(seen)

    publish(story(title="Nog een leerbedrijf"))
    service.follow()
    few = queries()
    for _ in range(6):
        publish(story(title="En nog een leerbedrijf"))
    service.follow()
    assert StoryPage.objects.live().count() >= 8
    assert queries() == few
