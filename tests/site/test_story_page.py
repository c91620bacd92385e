"""The page of a story: what stands on it, and at which address."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from wagtail.models import Page

from storybank.publication.models import PublishedStory
from storybank.stories.models import StoryPage, StoryParticipant, StorySource
from storybank.vocabulary.models import Indicator, Instrument
from tests.site.reading import headings, is_table_of_contents, read, row_of
from tests.stories.factories import add_figure, organisation, picture, publish, published_story, story

pytestmark = pytest.mark.django_db


def with_articles() -> Instrument:
    return Instrument.objects.get(slug="marktconsultatie")


def full_story(language: str = "en", **fields) -> StoryPage:
    page = story(language, instruments=[with_articles()], fictional=True, **fields)
    source = StorySource(
        title="Weighing slips", publisher="Register", year=2026, independent=True, locale=page.locale
    )
    source.url = "https://register.example.org/slips"
    page.sources.add(source)
    figure = add_figure(
        page,
        value="1850.5",
        sources=[source],
        state="checked",
        verified_by="Editors",
        verified_on="2026-05-01",
    )
    page.participants.add(
        StoryParticipant(organisation=organisation(name="Atelier", kind="company"), role="supplier")
    )
    page.body = [
        *page.body.raw_data,
        {"type": "quote", "value": {"text": "It is only work.", "attribution": "buyer"}},
        {"type": "figures", "value": [str(figure.uid)]},
    ]
    return publish(page)


def other_language(page: StoryPage, language: str, **fields) -> StoryPage:
    return publish(
        story(language, translation_key=page.translation_key, source_language=page.source_language, **fields)
    )


def test_shows_the_story_in_reading_order():
    page = full_story(title="From jacket to roll")
    shown = read(row_of(page).path)
    assert shown.status == 200
    assert shown.texts("h1") == ["From jacket to roll"]
    sections = shown.texts(".vhb-story__body h2")
    assert sections[1:5] == ["Why we did it", "Approach", "Procurement", "Result"]
    assert "It is only work." in shown.one("blockquote").get_text()
    assert shown.one("title").get_text().startswith("From jacket to roll")
    assert shown.one('meta[name="description"]')["content"] == page.summary


def test_headings_form_a_table_of_contents():
    assert is_table_of_contents(headings(read(row_of(full_story()).path)))


def test_says_that_it_is_fictional():
    def labels(page):
        return read(row_of(page).path).one(".vhb-story__labels").get_text()

    assert "Example story (fictional)" in labels(full_story())
    assert "fictional" not in labels(published_story("en"))


def test_answers_who_bought_what_and_how():
    page = full_story()
    facts = read(row_of(page).path).texts(".vhb-facts__item")
    assert "Supplier Atelier" in facts
    assert "Contract Services, €48,000 excluding VAT" in facts
    assert "Contract period March 2025 – February 2026" in facts
    assert "How it was bought Market consultation" in facts


def test_keeps_a_hidden_value_to_itself():
    shown = read(
        row_of(published_story("en", contract_disclosure="hidden", contract_value=Decimal(48317))).path
    )
    assert "value not disclosed" in shown.text
    assert not re.search(r"48\W?317", shown.text)


def test_shows_figures_with_grade_and_numbered_sources():
    shown = read(row_of(full_story()).path)
    figure = shown.one(".vhb-figure")
    assert "1,850.5" in figure.get_text()
    assert figure.select_one(".vhb-grade__letter").get_text() == "B"
    assert figure.select_one("a")["href"] == "#source-1"
    assert "Weighing slips" in shown.one("#source-1").get_text()
    assert shown.one("#source-1 a")["href"] == "https://register.example.org/slips"
    assert "independent" in shown.one("#source-1").get_text()
    assert len(shown.soup.select(".vhb-table tbody tr")) == 1


@pytest.mark.parametrize(
    ("language", "shown_as"), [("nl", ["€ 2.150.000", "€ 48.317,50"]), ("en", ["€2,150,000", "€48,317.50"])]
)
def test_writes_figures_in_euro_as_money(language, shown_as):
    page = story(language)
    euro = Indicator.objects.filter(unit_code="EUR").first()
    figure = add_figure(page, indicator=euro, value="2150000", baseline="48317.5")
    page.body = [*page.body.raw_data, {"type": "figures", "value": [str(figure.uid)]}]
    shown = read(row_of(publish(page)).path)
    value, baseline = shown_as
    assert shown.texts(".vhb-figure__value") == [value]
    (cell,) = (text.replace("\xa0", " ") for text in shown.texts(".vhb-table td:nth-of-type(1)"))
    assert cell.startswith(value)
    assert cell.endswith(baseline)
    assert "EUR" not in shown.text


def test_every_value_of_the_table_of_figures_knows_its_heading():
    shown = read(row_of(full_story()).path)
    heads = shown.texts(".vhb-table thead th")
    assert [cell["data-label"] for cell in shown.soup.select(".vhb-table tbody td")] == heads[1:]


def test_says_once_whose_a_picture_is():
    page = full_story(hero_image=picture(credit="Jane Doe"))
    assert read(row_of(page).path).texts(".vhb-story__hero figcaption") == ["Image: Jane Doe"]


def test_shows_articles_with_their_state_and_no_legal_advice():
    instrument = read(row_of(full_story()).path).one(".vhb-instrument")
    articles = instrument.select_one(".vhb-articles").get_text(" ")
    assert "2.25 Aanbestedingswet 2012" in articles
    assert "read in the text of the law" in articles
    assert "not verified" in articles
    assert "no legal advice" in articles


def test_does_not_show_a_link_that_runs_a_script():
    page = full_story()
    row = row_of(page)
    row.detail = row.detail.replace("https://register.example.org/slips", "javascript:alert(1)")
    row.save()
    shown = read(row.path)
    assert not [link for link in shown.links() if "javascript" in link]
    assert "Weighing slips" in shown.one("#source-1").get_text()


def test_names_what_it_repeats_and_what_repeats_it():
    first = published_story("nl", title="De eerste")
    second = published_story("nl", title="De tweede", repeats=first)
    assert row_of(first).path in read(row_of(second).path).links("main a")
    assert row_of(second).path in read(row_of(first).path).links("main a")


class TestLanguages:
    def test_links_the_other_language_both_ways(self):
        dutch = published_story("nl", title="Werkjas")
        english = other_language(dutch, "en", title="Work jacket")
        paths = {"nl": row_of(dutch).path, "en": row_of(english).path}
        for language, path in paths.items():
            shown = read(path)
            assert shown.one("html")["lang"] == language
            assert shown.alternates() == {
                "nl": f"http://127.0.0.1:8000{paths['nl']}",
                "en": f"http://127.0.0.1:8000{paths['en']}",
                "x-default": f"http://127.0.0.1:8000{paths['nl']}",
            }
            assert shown.head("canonical") == [f"http://127.0.0.1:8000{path}"]
            switch = shown.one(".vhb-languages a")
            assert switch["href"] in paths.values()
            assert switch["href"] != path
            assert switch["lang"] == switch["hreflang"] != language

    def test_says_honestly_when_the_other_language_is_missing(self):
        shown = read(row_of(published_story("nl")).path)
        switch = shown.one(".vhb-languages a")
        assert (switch["href"], switch["lang"]) == ("/en/stories/", "en")
        with override("en"):
            assert "this page is not translated" in switch.get_text()
        assert set(shown.alternates()) == {"nl", "x-default"}

    def test_a_translation_behind_its_original_says_since_when(self):
        english = published_story("en")
        row = row_of(english)
        row.translation_status = PublishedStory.TranslationStatus.OUTDATED
        row.outdated_since = datetime(2026, 5, 3, 10, tzinfo=UTC)
        row.save()
        assert "3 May 2026" in read(row.path).one(".vhb-notice").get_text()


class TestAddress:
    def test_is_that_of_the_page(self):
        page = published_story("nl", slug="werkjas")
        assert read(page.get_url_parts()[2]).status == 200
        assert row_of(page).path == "/nl/verhalen/werkjas/"

    def test_without_a_slash_leads_to_the_one_with(self):
        published_story("nl", slug="werkjas")
        moved = read("/nl/verhalen/werkjas").response
        assert (moved.status_code, moved["Location"]) == (301, "/nl/verhalen/werkjas/")

    @pytest.mark.parametrize(("language", "address"), [("nl", "/nl/verhalen"), ("en", "/en/stories")])
    def test_of_the_list_is_known_without_its_slash_and_keeps_its_query(self, language, address):
        moved = read(f"{address}?sector=energie").response
        assert (moved.status_code, moved["Location"]) == (301, f"{address}/?sector=energie")

    def test_without_a_slash_leads_on_where_a_story_used_to_be(self):
        page = published_story("nl", slug="oud")
        page.slug = "nieuw"
        publish(page).unpublish()
        assert read("/nl/verhalen/oud").status == read("/nl/verhalen/nieuw").status == 301
        assert read("/nl/verhalen/nieuw/").status == 410

    def test_with_letters_beyond_ascii(self):
        page = published_story("nl", slug="één-jas")
        assert read(row_of(page).path).status == 200

    def test_of_before_leads_to_the_one_of_today(self):
        page = published_story("nl", slug="oud")
        page.slug = "nieuw"
        publish(page)
        moved = read("/nl/verhalen/oud/").response
        assert (moved.status_code, moved["Location"]) == (301, "/nl/verhalen/nieuw/")

    def test_of_a_removed_story_says_that_it_is_gone(self):
        page = published_story("en", slug="jacket")
        page.unpublish()
        gone = read("/en/stories/jacket/")
        assert gone.status == 410
        assert "The editors took it offline." in gone.text
        assert gone.one('meta[name="robots"]')["content"] == "noindex"

    def test_of_a_removed_story_leads_to_the_other_language(self):
        dutch = published_story("nl")
        english = other_language(dutch, "en", slug="jacket")
        english.unpublish()
        assert row_of(dutch).path in read("/en/stories/jacket/").links("main a")

    def test_of_a_story_that_was_never_public_is_a_404(self):
        page = story("nl", slug="concept")
        page.save_revision()
        assert read("/nl/verhalen/concept/").status == 404

    def test_of_a_page_without_a_document_is_a_404_even_if_wagtail_would_serve_it(self):
        story("nl", slug="zonder")
        Page.objects.filter(slug="zonder").update(live=True)
        assert read("/nl/verhalen/zonder/").status == 404

    def test_in_the_wrong_language_is_a_404_in_that_language(self):
        published_story("nl", slug="werkjas")
        missing = read("/en/verhalen/werkjas/")
        assert missing.status == 404
        assert missing.one("html")["lang"] == "en"
