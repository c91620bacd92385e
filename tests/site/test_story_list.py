"""The list of stories: filters without JavaScript, titles, pages, and the language of each story."""

import uuid

import pytest
from django.utils.translation import override

from search.errors import IndexNotReady
from storybank.organisations.models import Organisation
from storybank.publication.models import PublishedStory
from storybank.site import listing, titles
from storybank.site.pages import pagination
from storybank.vocabulary import service as vocabulary
from storybank.vocabulary.models import ImpactType, Instrument, Municipality, Sector
from tests.site.reading import Read, copies, headings, indexed, read, row_of
from tests.stories.factories import organisation, published_story

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


@pytest.fixture
def three_stories() -> None:
    catering, energy = Sector.objects.get(slug="catering-en-voeding"), Sector.objects.get(slug="energie")
    published_story("en", title="Kitchens", sector=catering, municipalities=[place("leeuwarden")])
    published_story("en", title="Canteens", sector=catering, municipalities=[place("assen")])
    published_story("en", title="Heat", sector=energy, municipalities=[place("leeuwarden"), place("emmen")])
    indexed()


def titles_on(path: str = "/en/stories/", **query) -> set[str]:
    return set(read(path, **query).texts(".vhb-card__title"))


def chosen(shown: Read, name: str) -> set[str]:
    """Return the values of a filter that are ticked."""
    return {box["value"] for box in shown.soup.select(f'input[name="{name}"][checked]')}


def counts(shown: Read, name: str) -> dict[str, int]:
    """Return the number beside each value of a filter."""
    boxes = shown.soup.select(f'input[type="checkbox"][name="{name}"]')
    return {
        box["value"]: int(shown.one(f'label[for="{box["id"]}"] .vhb-option__count').find(string=True))
        for box in boxes
    }


@pytest.mark.usefixtures("three_stories")
class TestFilters:
    def test_none_shows_all(self):
        assert titles_on() == {"Kitchens", "Canteens", "Heat"}

    def test_one(self):
        assert titles_on(municipality="leeuwarden") == {"Kitchens", "Heat"}

    def test_two_must_both_hold(self):
        assert titles_on(municipality="leeuwarden", sector="energie") == {"Heat"}

    def test_a_repeated_one_is_or(self):
        assert titles_on(municipality=["assen", "emmen"]) == {"Canteens", "Heat"}

    def test_an_official_code_is_as_good_as_a_slug(self):
        assert titles_on(municipality="gm0106") == {"Canteens"}

    def test_a_merged_term_gives_its_successor(self):
        vocabulary.merge(place("leeuwarden"), place("assen"))
        indexed()
        shown = read("/en/stories/", municipality="leeuwarden")
        assert shown.head("canonical") == [f"{BASE}/en/stories/?municipality=assen"]

    def test_blank_and_unknown_keys_are_ignored_and_not_canonical(self):
        shown = read("/en/stories/", municipality="", utm_source="mail", sector="energie", page="1")
        assert shown.texts(".vhb-card__title") == ["Heat"]
        assert shown.head("canonical") == [f"{BASE}/en/stories/?sector=energie"]

    def test_an_unknown_value_is_named_with_the_nearest(self):
        shown = read("/en/stories/", municipality="leeuwaarden", sector="energie")
        notice = shown.one(".vhb-notice")
        assert "leeuwaarden" in notice.get_text()
        assert notice.a["href"] == "/en/stories/?municipality=leeuwarden&sector=energie"
        assert shown.texts(".vhb-card__title") == ["Heat"]

    def test_the_form_keeps_what_was_chosen(self):
        shown = read("/en/stories/", municipality=["assen", "emmen"], instrument="")
        assert chosen(shown, "municipality") == {"assen", "emmen"}
        assert chosen(shown, "instrument") == set()

    def test_each_filter_can_be_taken_away(self):
        shown = read("/en/stories/", municipality="leeuwarden", sector="energie")
        assert shown.links(".vhb-chosen__item") == [
            "/en/stories/?sector=energie",
            "/en/stories/?municipality=leeuwarden",
        ]
        assert shown.links(".vhb-chosen__clear") == ["/en/stories/"]

    def test_no_result_helps_on(self):
        shown = read("/en/stories/", municipality="assen", sector="energie")
        assert shown.status == 200
        assert "0 stories" in shown.text
        assert "/en/stories/?municipality=assen" in shown.links(".vhb-empty a")
        assert shown.one('meta[name="robots"]')["content"] == "noindex"

    def test_the_count_knows_one_from_many(self):
        assert read("/en/stories/").texts("#results-heading") == ["3 stories"]
        assert read("/en/stories/", sector="energie").texts("#results-heading") == ["1 story"]

    def test_beside_each_value_stands_the_total_of_its_list(self):
        shown = read("/en/stories/", sector="catering-en-voeding")
        for name in ("municipality", "province", "sector", "impactType", "instrument", "year"):
            kept = {} if name == "sector" else {"sector": "catering-en-voeding"}
            for value, count in counts(shown, name).items():
                total = len(titles_on(**kept, **{name: value}))
                assert total == count, (name, value)

    def test_values_without_stories_are_disabled_and_municipalities_without_are_absent(self):
        shown = read("/en/stories/", sector="energie")
        assert counts(shown, "municipality") == {"leeuwarden": 1, "emmen": 1}
        assert counts(shown, "sector")["overig"] == 0
        assert shown.one("#filter-sector-overig").has_attr("disabled")
        assert not shown.one("#filter-sector-catering-en-voeding").has_attr("disabled")

    def test_stories_in_the_other_language_count(self):
        published_story("nl", municipalities=[place("zwolle")])
        indexed()
        assert counts(read("/en/stories/"), "municipality")["zwolle"] == 1

    def test_the_form_offers_what_was_chosen_although_it_leads_nowhere(self):
        shown = read("/en/stories/", municipality=["groningen", "zwolle"])
        assert chosen(shown, "municipality") == {"groningen", "zwolle"}
        assert not shown.one("#filter-municipality-zwolle").has_attr("disabled")
        assert not shown.soup.select("#filter-municipality-utrecht")

    def test_a_typed_name_is_as_good_as_a_slug(self):
        shown = read("/en/stories/", municipality=["Emmen", "ASSEN "])
        assert shown.head("canonical") == [f"{BASE}/en/stories/?municipality=assen&municipality=emmen"]
        assert shown.one("#facet-municipality-typed")["name"] == "municipality"

    def test_the_order_can_be_chosen_and_stays_in_every_link(self):
        shown = read("/en/stories/", sort="title", sector="catering-en-voeding")
        assert shown.texts(".vhb-card__title") == ["Canteens", "Kitchens"]
        assert shown.one("#order option[selected]")["value"] == "title"
        assert shown.links(".vhb-chosen__item") == ["/en/stories/?sort=title"]
        assert "q" not in shown.one("#order").get_text()

    def test_an_order_that_does_not_exist_is_named_and_not_used(self):
        shown = read("/en/stories/", sort="relevance", sector="energie")
        assert shown.status == 200
        assert "relevance" in shown.one(".vhb-notice").get_text()
        assert shown.head("canonical") == [f"{BASE}/en/stories/?sector=energie"]

    def test_the_trail_leads_back_to_all_stories(self):
        trail = ".vhb-breadcrumb li"
        assert read("/en/stories/").texts(trail) == ["Home", "All stories"]
        shown = read("/en/stories/", municipality="assen")
        assert shown.texts(trail) == ["Home", "All stories", "Stories from Assen"]
        assert shown.links(".vhb-breadcrumb a") == ["/en/", "/en/stories/"]

    def test_every_field_has_a_label_and_belongs_to_the_form(self):
        shown = read("/en/stories/")
        fields = shown.soup.select("main input:not([type=hidden]), main select")
        assert len(fields) > 50
        assert all(shown.one(f'label[for="{field["id"]}"]').get_text(strip=True) for field in fields)
        assert all(field.get("form") == "find" or field.find_parent(id="find") for field in fields)


@pytest.mark.usefixtures("three_stories")
class TestProvincesAndOrganisations:
    def test_a_province_can_be_chosen_and_is_named(self):
        shown = read("/en/stories/", province="drenthe")
        assert set(shown.texts(".vhb-card__title")) == {"Canteens", "Heat"}
        assert chosen(shown, "province") == {"drenthe"}
        assert shown.one("h1").get_text() == "Stories from Drenthe"
        both = read("/en/stories/", province="drenthe", municipality="leeuwarden")
        assert both.texts(".vhb-card__title") == ["Heat"]
        assert both.one("h1").get_text() == "Stories from Leeuwarden and Drenthe"

    def test_an_address_names_an_organisation_that_the_form_then_keeps(self):
        row = PublishedStory.objects.get(title="Heat")
        (key, *_others) = row.facts["organisation"]
        name = Organisation.objects.get(uuid=key).name
        assert chosen(read("/en/stories/"), "organisation") == set()
        for written in (key, key.upper(), name, name.upper()):
            shown = read("/en/stories/", organisation=written)
            assert shown.texts(".vhb-card__title") == ["Heat"]
            assert shown.one("h1").get_text() == f"All stories, with {name}"
            assert chosen(shown, "organisation") == {key}
            assert shown.links(".vhb-chosen__item") == ["/en/stories/"]
            assert shown.head("canonical") == [f"{BASE}/en/stories/?organisation={key}"]

    def test_organisations_of_stories_are_offered_with_their_numbers(self):
        secret = organisation(name="Secret")
        shown = read("/en/stories/")
        offered = counts(shown, "organisation")
        assert offered
        for key, count in offered.items():
            assert len(titles_on(organisation=key)) == count
        assert str(secret.uuid) not in offered

    def test_an_organisation_that_no_public_story_names_is_unknown(self):
        for value in (str(organisation(name="Secret").uuid), "x", "'", str(uuid.uuid4())):
            shown = read("/en/stories/", organisation=value)
            assert titles_on(organisation=value) == {"Kitchens", "Canteens", "Heat"}
            assert value in shown.one(".vhb-notice").get_text()
            assert "Secret" not in shown.text


class TestTitles:
    def heading(self, **query) -> str:
        return read("/en/stories/", **query).one("h1").get_text()

    def test_say_what_was_filtered(self):
        assert self.heading() == "All stories"
        assert self.heading(sector="catering-en-voeding") == "Stories about catering and food"
        assert self.heading(municipality="leeuwarden") == "Stories from Leeuwarden"
        assert (
            self.heading(sector="energie", municipality="leeuwarden") == "Stories about energy in Leeuwarden"
        )
        assert self.heading(instrument="marktconsultatie") == "Stories with market consultation"

    def test_join_alternatives_and_topics(self):
        heading = self.heading(
            sector=["energie", "overig"],
            impactType="energietransitie",
            municipality=["assen", "emmen", "zwolle"],
        )
        assert heading == "Stories about energy or other and energy transition in Assen, Emmen or Zwolle"

    def test_keep_abbreviations(self):
        assert self.heading(sector="ict") == "Stories about ICT and digital services"

    def test_have_a_sentence_for_every_combination(self):
        with override("en"):
            patterns = titles._patterns()
        assert len(patterns) == 8
        for (topics, instruments, places), pattern in patterns.items():
            named = {"topics": topics, "instruments": instruments, "places": places}
            assert all((f"%({name})s" in pattern) == wanted for name, wanted in named.items())


class TestPages:
    @pytest.fixture
    def many(self) -> None:
        copies(row_of(published_story("en")), 44)

    @pytest.mark.usefixtures("many")
    def test_hold_twenty_and_lead_on(self):
        first, last = read("/en/stories/"), read("/en/stories/", page="3")
        assert len(first.soup.select(".vhb-card")) == 20
        assert len(last.soup.select(".vhb-card")) == 5
        assert first.head("next") == [f"{BASE}/en/stories/?page=2"]
        assert first.head("prev") == []
        assert last.head("prev") == [f"{BASE}/en/stories/?page=2"]
        assert last.head("canonical") == [f"{BASE}/en/stories/?page=3"]
        assert last.one('[aria-current="page"].vhb-pagination__page')["href"] == "/en/stories/?page=3"
        assert "page 3" in last.one("title").get_text()
        assert last.alternates()["nl"] == f"{BASE}/nl/verhalen/?page=3"

    @pytest.mark.usefixtures("many")
    @pytest.mark.parametrize("page", ["4", "501", "99999999999999999999", "1" * 400])
    def test_beyond_the_last_are_missing_and_lead_back(self, page):
        missing = read("/en/stories/", page=page)
        assert missing.status == 404
        assert missing.links(".vhb-empty a") == ["/en/stories/?page=3"]

    @pytest.mark.usefixtures("many")
    @pytest.mark.parametrize("page", ["0", "-1", "x", "٢", "2.5", "", " 2"])
    def test_that_are_no_number_are_the_first(self, page):
        shown = read("/en/stories/", page=page)
        assert shown.status == 200
        assert shown.head("canonical") == [f"{BASE}/en/stories/"]

    def test_have_gaps_only_where_they_save_room(self):
        numbers = [(link.number, bool(link.path)) for link in pagination(5, 9, str)]
        assert numbers == [(1, True), (3, False), (4, True), (5, True), (6, True), (8, False), (9, True)]
        numbers = [link.number for link in pagination(5, 7, str) if link.path]
        assert numbers == [1, 4, 5, 6, 7]


class TestLanguages:
    def test_show_each_story_once_and_mark_the_other_language(self):
        published_story("nl", title="Alleen Nederlands", fictional=True)
        published_story("en", title="In English")
        indexed()
        shown = read("/en/stories/")
        assert {"Alleen Nederlands", "In English"} == set(shown.texts(".vhb-card__title"))
        marked = shown.one('.vhb-card__title[lang="nl"]')
        assert marked.get_text() == "Alleen Nederlands"
        assert marked.a["hreflang"] == "nl"
        assert "Only in Dutch" in marked.parent.get_text()
        assert shown.one('.vhb-card__summary[lang="nl"]')
        assert len(shown.soup.select('main [lang="en"]')) == 0

    def test_have_reciprocal_addresses_with_the_same_filters(self):
        query = {"municipality": "assen", "instrument": "marktconsultatie"}
        dutch, english = read("/nl/verhalen/", **query), read("/en/stories/", **query)
        assert dutch.alternates() == english.alternates()
        assert dutch.alternates()["x-default"] == dutch.head("canonical")[0]
        assert english.alternates()["en"] == english.head("canonical")[0]
        assert (
            english.one(".vhb-languages a")["href"]
            == "/nl/verhalen/?municipality=assen&instrument=marktconsultatie"
        )

    def test_name_terms_in_the_language_of_the_page(self):
        published_story("en", impact_types=[ImpactType.objects.get(slug="energietransitie")])
        indexed()
        assert "Energy transition" in read("/en/stories/").text
        assert "Energietransitie" in read("/nl/verhalen/").text


def test_headings_are_in_order():
    published_story("en")
    indexed()
    assert headings(read("/en/stories/")) == [1, 2, 2, 3]


def test_the_address_in_the_page_tree_leads_to_the_list():
    shown = read("/nl/verhalen/").response
    assert shown.status_code == 200
    assert shown["Content-Language"] == "nl"


def test_a_search_that_is_not_ready_asks_for_patience(monkeypatch):
    def busy(_request):
        raise IndexNotReady

    monkeypatch.setattr(listing, "search", busy)
    response = read("/en/stories/").response
    assert response.status_code == 503
    assert response["Retry-After"]


def test_a_term_no_longer_in_use_can_still_be_filtered_by():
    term = Instrument.objects.get(slug="varianten-toestaan")
    type(term).objects.filter(pk=term.pk).update(valid_to="2020-01-01")
    shown = read("/en/stories/", instrument=term.slug)
    assert chosen(shown, "instrument") == {term.slug}
    assert "Allowing variants" in shown.one(f'label[for="filter-instrument-{term.slug}"]').get_text()
    assert ImpactType.objects.count() == 26
