"""The search page, without JavaScript: what was found and why, what can be changed, and numbers that are those of the API."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from search.errors import IndexNotReady
from search.service import FACETS, Match
from storybank.site import listing, views
from storybank.site.reasons import reasons
from storybank.vocabulary.models import Instrument, Municipality, Sector
from tests.site.reading import Read, copies, headings, indexed, is_table_of_contents, read, row_of
from tests.stories.factories import published_story

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"
EN, NL = "/en/search/", "/nl/zoeken/"


def place(slug: str) -> list[Municipality]:
    return [Municipality.objects.get(slug=slug)]


@pytest.fixture
def bank() -> None:
    cleaning = Sector.objects.get(slug="schoonmaak")
    consultation = [Instrument.objects.get(slug="marktconsultatie")]
    published_story(
        "en",
        title="Office chairs with a second life",
        summary="Old chairs were upholstered.",
        municipalities=place("assen"),
        instruments=consultation,
    )
    published_story(
        "en", title="Windows by a training company", sector=cleaning, municipalities=place("emmen")
    )
    published_story(
        "nl", title="Raamovereenkomst voor schoonmaak", sector=cleaning, municipalities=place("assen")
    )
    indexed()


def found(shown: Read) -> list[str]:
    return shown.texts("#results > .vhb-cards .vhb-card__title")


def api(**query: Any) -> dict[str, Any]:
    return Client().get("/api/v1/stories", query).json()


@pytest.mark.usefixtures("bank")
class TestFinding:
    def test_a_text_finds_and_marks(self):
        shown = read(EN, q="chairs")
        assert found(shown) == ["Office chairs with a second life"]
        assert shown.one(".vhb-card__title mark").get_text() == "chairs"
        assert shown.one("#find-text")["value"] == "chairs"
        assert shown.texts("#results-heading") == ["1 story for “chairs”"]
        assert shown.one("title").get_text().startswith("“chairs”: 1 story")

    def test_a_story_in_the_other_language_is_found_and_labelled(self):
        title = read(EN, q="framework agreement").one('#results .vhb-card__title[lang="nl"]')
        card = title.find_parent(class_="vhb-card")
        assert "Only in Dutch" in card.get_text()
        assert "in translation" in card.select_one(".vhb-card__why").get_text()

    def test_without_text_all_stories_stand_there(self):
        shown = read(EN)
        assert len(found(shown)) == 3
        assert is_table_of_contents(headings(shown))
        assert not shown.soup.select('meta[name="robots"]')

    def test_searches_are_not_for_search_engines(self):
        assert read(EN, q="chairs").one('meta[name="robots"]')["content"] == "noindex"

    def test_the_other_language_has_the_same_search(self):
        shown = read(EN, q="chairs", municipality="assen", sort="title", page="1")
        query = "?q=chairs&municipality=assen&sort=title"
        assert shown.links(".vhb-languages a") == [NL + query]
        assert shown.alternates() == {
            "en": BASE + EN + query,
            "nl": BASE + NL + query,
            "x-default": BASE + NL + query,
        }
        assert found(read(NL, q="chairs", municipality="assen")) == found(shown)

    def test_an_address_without_slash_leads_here(self):
        response = Client().get("/nl/zoeken", {"q": "jas"})
        assert (response.status_code, response["Location"]) == (301, "/nl/zoeken/?q=jas")
        assert Client().post(NL).status_code == 405

    def test_totals_and_facets_are_those_of_the_api(self):
        for query in (
            {"q": "chairs"},
            {"q": "schoonmaak", "municipality": "assen"},
            {"sector": "schoonmaak"},
            {"q": "zzqx"},
        ):
            shown = read(NL, **query)
            answer = api(lang="nl", facets=",".join(FACETS), **query)
            assert shown.one("#results-heading").get_text().split()[0] == str(answer["total"])
            for name, options in answer["facets"].items():
                for option in options:
                    label = shown.one(f'label[for="filter-{name}-{option["value"]}"]')
                    assert label.select_one(".vhb-option__count").find(string=True) == str(option["count"])


@pytest.mark.usefixtures("bank")
class TestReadingTheText:
    def test_a_place_is_a_filter_that_can_be_removed(self):
        shown = read(EN, q="chairs assen")
        chip = shown.one(".vhb-chosen__item")
        assert "Assen (from your text)" in chip.get_text()
        assert chip["href"] == f"{EN}?q=chairs+assen&literal=true"
        box = shown.one("#filter-municipality-assen")
        assert not box.has_attr("checked")
        assert "(from your text)" in shown.one('label[for="filter-municipality-assen"]').get_text()
        literal = read(EN, q="chairs assen", literal="true")
        assert "exactly as typed" in literal.text
        assert literal.one('input[name="literal"]')["value"] == "true"
        assert literal.links(".vhb-chosen__item") == [f"{EN}?q=chairs+assen"]

    def test_a_mistake_is_corrected_and_the_second_link_takes_it_back(self):
        shown = read(EN, q="chiars")
        assert found(shown) == ["Office chairs with a second life"]
        assert "Results for chairs ." in shown.text
        (link,) = shown.links(".vhb-understood__lead a")
        assert link == f"{EN}?q=chiars&literal=true"
        back = read(link)
        assert found(back) == []
        assert back.one("#find-text")["value"] == "chiars"
        assert "Results for" not in back.text

    def test_a_loosened_answer_says_so(self):
        shown = read(EN, q="chairs zzqx")
        assert found(shown) == ["Office chairs with a second life"]
        assert "No story has everything you typed" in shown.text

    def test_what_was_looked_for_as_well_is_named(self):
        word = read(NL, q="GWW").one(".vhb-understood__word")
        assert word.get_text() == "grond-, weg- en waterbouw"
        assert not word.has_attr("lang")

    def test_a_word_of_the_other_language_says_which(self):
        word = read(NL, q="levenscycluskosten").one(".vhb-understood__word")
        assert (word.get_text(), word["lang"]) == ("life-cycle costing", "en")


@pytest.mark.usefixtures("bank")
class TestWrongAddresses:
    @pytest.mark.parametrize(
        "query",
        [
            {"sort": "cheapest"},
            {"sort": "relevance", "q": " "},
            {"page": "x", "literal": "yes"},
            {"year": "twenty", "sdg": "99", "valueBand": "much"},
            {"municipality": ["\0", "a" * 3000, "' OR 1=1"]},
            {"organisation": ["Nobody", "\ud7ff"]},
            {"availableIn": "tlh", "evidenceGrade": "Z"},
            {"q": ["", "chairs"], "unknown": "key"},
        ],
    )
    def test_never_lose_the_query(self, query):
        shown = read(EN, **({"q": "chairs"} | query))
        assert shown.status == 200
        assert shown.one("#find")

    def test_what_is_not_used_is_named(self):
        shown = read(EN, q="chairs", sort="cheapest", sdg="99")
        notices = shown.texts(".vhb-notice")
        assert len(notices) == 2
        assert "“99”" in notices[0]
        assert "cheapest" in notices[1]
        assert shown.head("canonical") == [f"{BASE}{EN}?q=chairs"]

    def test_a_long_text_is_cut_and_that_is_said(self):
        shown = read(EN, q="chairs " * 1000)
        assert found(shown) == ["Office chairs with a second life"]
        assert "very long" in shown.one(".vhb-notice").get_text()
        assert len(shown.one("#find-text")["value"]) <= 2000

    @pytest.mark.parametrize(
        "text", ["<script>alert(1)</script>", "\"'><img src=x>", "\0", "-", '"', "*", "😀", "שלום"]
    )
    def test_a_text_is_only_a_text(self, text):
        shown = read(EN, q=text)
        assert shown.status == 200
        assert not shown.soup.select("main script, main img[src=x]")

    def test_a_page_beyond_the_last_leads_back(self):
        shown = read(EN, q="chairs", page="9")
        assert shown.status == 404
        assert shown.links(".vhb-empty a") == [f"{EN}?q=chairs"]

    def test_patience_is_asked_for_while_there_is_no_index(self, monkeypatch):
        def busy(_request):
            raise IndexNotReady

        monkeypatch.setattr(listing, "search", busy)
        assert read(EN, q="chairs").status == 503


@pytest.mark.usefixtures("bank")
class TestNoAnswer:
    def test_single_words_near_names_and_themes_lead_on(self):
        shown = read(EN, q="zzqx yyqx xxqx wwqx chairs")
        assert shown.status == 200
        assert "We have no story about" in shown.text
        assert f"{EN}?q=chairs" in shown.links(".vhb-empty a")
        assert "Stories with some of your words" in shown.text
        assert shown.texts(".vhb-near .vhb-card__title") == ["Office chairs with a second life"]
        assert "/en/stories/?sector=schoonmaak" in shown.links(".vhb-empty__theme")
        assert is_table_of_contents(headings(shown))

    def test_a_near_name_is_offered(self):
        shown = read(EN, q="Emmenn", literal="true")
        assert "/en/stories/?municipality=emmen" in shown.links(".vhb-empty a")

    def test_filters_can_be_left_out_when_that_helps(self):
        shown = read(EN, q="chairs", municipality="emmen")
        assert found(shown) == []
        assert "without filters: 1 story" in shown.text
        assert f"{EN}?q=chairs" in shown.links(".vhb-empty a")
        assert "without filters" not in read(EN, q="zzqx", municipality="emmen").text

    def test_nothing_at_all_still_leads_to_stories(self):
        shown = read(NL, q="zzqx")
        with override("nl"):
            assert shown.status == 200
        assert len(shown.texts(".vhb-near .vhb-card__title")) == 3


def test_an_empty_bank_has_a_page():
    indexed()
    for query in ({}, {"q": "chairs"}):
        shown = read(EN, **query)
        assert shown.status == 200
        assert shown.soup.select(".vhb-empty__lead")


def test_pages_lead_on_with_the_text():
    copies(row_of(published_story("en", title="Chairs")), 24)
    shown = read(EN, q="chairs")
    assert len(found(shown)) == 20
    assert shown.head("next") == [f"{BASE}{EN}?q=chairs&page=2"]


def test_every_page_leads_to_the_search():
    published_story("en")
    indexed()
    for path in ("/en/stories/", "/en/nothing/"):
        shown = read(path)
        assert shown.links(".vhb-header__find") == [EN]
        assert shown.one(".vhb-header__form")["action"] == EN
        assert shown.one(".vhb-header__form input")["name"] == "q"


def test_a_search_is_noted_once_and_what_helps_to_answer_it_is_not(monkeypatch):
    noted: list[tuple[str, int]] = []
    monkeypatch.setattr(
        views, "note_search", lambda _http, asked, results: noted.append((asked.text, results.total))
    )
    published_story("en", title="Chairs")
    indexed()
    read(EN, q="chairs")
    read(EN, q="chairs", sort="title")
    read(EN, q="zzqx yyqx")
    assert noted == [("chairs", 1), ("zzqx yyqx", 0)]


class TestReasons:
    def told(self, *matches: Match, loosened: bool = False) -> tuple[str, ...]:
        with override("en"):
            return reasons(matches, loosened)

    def test_what_is_plain_to_see_is_not_told(self):
        assert (
            self.told(Match("chairs", "chairs", "exact", "title"), Match("chiars", "chairs", "typo", "body"))
            == ()
        )

    @pytest.mark.parametrize(
        ("match", "words"),
        [
            (
                Match("GWW", "grond-, weg- en waterbouw", "abbreviation", "terms"),
                "GWW = grond-, weg- en waterbouw",
            ),
            (Match("GWW", "gww", "exact", "terms"), "“GWW” is among its labels"),
            (Match("chairs", "chairs", "lemma", "body"), "another form of “chairs”"),
            (Match("stoel", "stoel", "compound", "body"), "a longer word with “stoel” in it"),
            (
                Match("bermmaaisel", "berm + maaisel", "compound", "body"),
                "the parts of “bermmaaisel”: berm + maaisel",
            ),
            (
                Match("art. 2.114", "article 2.114", "article", "terms"),
                "art. 2.114: an instrument of this story rests on it",
            ),
            (Match("seats", "chair", "synonym", "body"), "seats = chair"),
            (Match("seats", "seats", "synonym", "body"), "another word for “seats”"),
            (Match("roads", "wegen", "translation", "body"), "roads = wegen, in translation"),
        ],
    )
    def test_the_others_are_told_in_words(self, match, words):
        assert self.told(match) == (words,)

    def test_a_broader_word_is_not_called_the_same(self):
        assert self.told(Match("laptops", "ICT", "synonym", "terms"), loosened=True) == (
            "ICT, which is near “laptops”",
        )

    def test_words_that_were_found_together_are_told_once(self):
        together = Match("levens cyclus kosten", "levenscycluskosten", "compound", "body")
        assert self.told(Match("levens", "levens", "lemma", "body"), together) == (
            "levens cyclus kosten = levenscycluskosten",
        )
