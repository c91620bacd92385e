"""The vocabularies in the admin: lists, forms, usage, deleting and merging."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from storybank.vocabulary.models import (
    ContractThreshold,
    Instrument,
    InstrumentArticle,
    Municipality,
    Origin,
    Procedure,
    Province,
    TargetGroup,
    Term,
)
from storybank.vocabulary.service import TAXONOMIES, merge

pytestmark = pytest.mark.django_db

MakeGroup = Callable[..., TargetGroup]
Told = list[tuple[str, frozenset[str]]]
Use = Callable[[Term], Page]


def address(term: Term | type[Term], view: str) -> str:
    """Return the address of a view of a vocabulary or of one term."""
    name = f"{term.snippet_viewset.url_namespace}:{view}"
    return reverse(name, args=[term.pk]) if isinstance(term, Term) else reverse(name)


def page(client: Client, url: str, **query: Any) -> BeautifulSoup:
    """Get a page that must be there."""
    response = client.get(url, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def listed(client: Client, model: type[Term], **query: Any) -> list[str]:
    """Return the names in the list of a vocabulary."""
    results = page(client, address(model, "list_results"), **query)
    return [link.get_text(strip=True) for link in results.select("td.title .title-wrapper a")]


def group_data(**values: Any) -> dict[str, Any]:
    """Return what the form of a target group posts."""
    return {
        "label_nl": "Boeren",
        "label_en": "Farmers",
        "definition_nl": "",
        "definition_en": "",
        "synonyms_nl": "",
        "synonyms_en": "",
        "iri": "",
        "valid_from": "",
        "valid_to": "",
        "order": "0",
        **values,
    }


@pytest.fixture
def instrument() -> Instrument:
    """An official instrument with an article that was not verified."""
    made = Instrument(
        slug="proef", label_nl="Proef", family="reward", phase="gunning", origin=Origin.OFFICIAL, order=5
    )
    made.articles = [
        InstrumentArticle(article="2.115", law="Aanbestedingswet 2012", url="https://example.org/2.115")
    ]
    made.save()
    return made


# --- Lists ---


@pytest.mark.parametrize("taxonomy", TAXONOMIES)
def test_every_list_and_form_opens(coordinator: Client, taxonomy: str) -> None:
    model = TAXONOMIES[taxonomy]
    assert len(listed(coordinator, model)) > 5
    for view in ("list", "add"):
        page(coordinator, address(model, view))
    term = model.objects.first()
    for view in ("edit", "usage", "history", "merge", "delete"):
        page(coordinator, address(term, view))


def test_one_menu_item_holds_all(coordinator: Client) -> None:
    shown = coordinator.get(reverse("wagtailadmin_home")).content.decode()
    for model in TAXONOMIES.values():
        assert address(model, "list") in shown


def test_the_list_shows_state_and_uses(coordinator: Client, group: MakeGroup, used: Use) -> None:
    boeren, telers = group("boeren"), group("telers")
    used(boeren)
    merge(boeren, telers)
    row = next(
        row
        for row in page(coordinator, address(TargetGroup, "list_results")).select("tbody tr")
        if row.select_one("td.title").get_text(strip=True).startswith("Boeren")
    )
    assert "Telers" in row.get_text()
    link = row.find("a", href=address(boeren, "usage"))
    assert "1" in link.get_text()


def test_the_list_costs_the_same_number_of_queries(
    coordinator: Client, django_assert_max_num_queries: Callable
) -> None:
    listed(coordinator, Municipality)
    with django_assert_max_num_queries(20):
        assert len(listed(coordinator, Municipality)) == 50


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sudwest", ["Súdwest-Fryslân"]),
        ("Súdwest", ["Súdwest-Fryslân"]),
        ("GM0106", ["Assen"]),
        ("ljouwert", ["Leeuwarden"]),
        ("FRYSKE marren", ["De Fryske Marren"]),
        ("qqqq", []),
        ('"', []),
        ("'; drop table", []),
        ("%", []),
    ],
)
def test_search(coordinator: Client, typed: str, found: list[str]) -> None:
    assert listed(coordinator, Municipality, q=typed) == found


@pytest.mark.parametrize("typed", ["\x00", "x" * 10_000, " ", "🌾"])
def test_search_takes_any_input(coordinator: Client, typed: str) -> None:
    listed(coordinator, Municipality, q=typed)


def test_search_by_article(coordinator: Client) -> None:
    assert "Voorbehouden opdracht" in listed(coordinator, Instrument, q="2.82")


def test_filters(coordinator: Client, group: MakeGroup, instrument: Instrument) -> None:
    boeren = group("boeren", valid_to=datetime.date(2020, 1, 1))
    merged = group("tuinders")
    merge(merged, group("telers"))
    assert listed(coordinator, TargetGroup, state="retired") == [boeren.label_nl]
    assert listed(coordinator, TargetGroup, state="merged") == [merged.label_nl]
    assert sorted(listed(coordinator, TargetGroup, origin="bank")) == ["Boeren", "Telers", "Tuinders"]
    assert len(listed(coordinator, TargetGroup, state="active")) == 16
    drenthe = Province.objects.get(slug="drenthe")
    assert len(listed(coordinator, Municipality, province=drenthe.pk)) == 12
    assert "Proef" in listed(coordinator, Instrument, verification="unverified", family="reward")
    assert "Proef" not in listed(coordinator, Instrument, verification="read")


def test_export(coordinator: Client) -> None:
    response = coordinator.get(address(TargetGroup, "list"), {"export": "csv"})
    assert b"arbeidsbeperking" in b"".join(response.streaming_content)


# --- Forms ---


def test_make_a_term_of_the_bank(coordinator: Client) -> None:
    data = group_data(slug="boeren", synonyms_nl="agrariër\r\n\r\n landbouwer \r\nagrariër")
    response = coordinator.post(address(TargetGroup, "add"), data)
    assert response.status_code == 302
    term = TargetGroup.objects.get(slug="boeren")
    assert (term.origin, term.synonyms_nl) == ("bank", ["agrariër", "landbouwer"])
    assert term.order > TargetGroup.objects.exclude(pk=term.pk).order_by("-order").first().order


def test_change_a_term_of_the_bank_but_not_its_slug(
    coordinator: Client, group: MakeGroup, announced: Told
) -> None:
    term = group("boeren")
    response = coordinator.post(
        address(term, "edit"), group_data(slug="other", label_nl="Agrariërs", definition_en="Who farms.")
    )
    assert response.status_code == 302
    term.refresh_from_db()
    assert (term.slug, term.label_nl, term.definition_en) == ("boeren", "Agrariërs", "Who farms.")
    assert announced == [("boeren", frozenset({"label", "definition"}))]


def test_a_wrong_term_keeps_what_was_typed(coordinator: Client, group: MakeGroup) -> None:
    term = group("boeren")
    response = coordinator.post(
        address(term, "edit"), group_data(label_nl="", synonyms_nl="agrariër\nlandbouwer")
    )
    form = BeautifulSoup(response.content, "html.parser")
    assert "agrariër\nlandbouwer" in form.find("textarea", {"name": "synonyms_nl"}).get_text()
    assert form.select_one("#panel-child-naam-child-label_nl-errors, [id$='label_nl-errors']").get_text(strip=True)


def test_an_official_term_is_read_only_but_for_synonyms_and_order(
    coordinator: Client, official: TargetGroup
) -> None:
    form = page(coordinator, address(official, "edit")).select_one("#w-editor-form")
    fields = {field.get("name") for field in form.select("input, textarea, select")} - {"csrfmiddlewaretoken"}
    assert fields == {"synonyms_nl", "synonyms_en", "order"}
    assert "Farmers" in form.get_text()

    posted = group_data(
        slug="other",
        label_nl="Iets anders",
        definition_nl="x",
        iri="https://example.org",
        valid_to="2020-01-01",
        origin="bank",
        synonyms_nl="agrariër",
        order="7",
    )
    assert coordinator.post(address(official, "edit"), posted).status_code == 302
    official.refresh_from_db()
    assert (official.synonyms_nl, official.order) == (["agrariër"], 7)
    assert (official.slug, official.label_nl, official.definition_nl, official.iri) == ("boeren", "Boeren", "", "")
    assert (official.valid_to, official.origin) == (None, "official")


@pytest.mark.parametrize("taxonomy", TAXONOMIES)
def test_official_terms_of_every_vocabulary_are_read_only(coordinator: Client, taxonomy: str) -> None:
    term = TAXONOMIES[taxonomy].objects.official().first()
    form = page(coordinator, address(term, "edit")).select_one("#w-editor-form")
    fields = {field.get("name") for field in form.select("input, textarea, select")}
    allowed = {"csrfmiddlewaretoken", *term.editorial_fields}
    assert {name for name in fields if name and not name.startswith("articles-")} <= allowed


def test_the_verification_of_an_official_article_can_be_changed_and_nothing_else(
    coordinator: Client, instrument: Instrument, announced: Told
) -> None:
    article = instrument.articles.get()
    shown = page(coordinator, address(instrument, "edit"))
    form = shown.select_one("#w-editor-form")
    assert {field["name"] for field in form.select("[name^=articles-0-]:not([type=hidden])")} == {
        "articles-0-verification",
        "articles-0-checked_on",
    }
    for text in ("2.115", "Aanbestedingswet 2012", "https://example.org/2.115"):
        assert text in form.get_text()
    posted = nested_form_data(
        {
            "synonyms_nl": "",
            "synonyms_en": "",
            "order": "5",
            "articles": inline_formset(
                [
                    {
                        "id": article.pk,
                        "article": "9.99",
                        "law": "Other",
                        "url": "https://example.org/other",
                        "verification": "read",
                        "checked_on": "2026-06-01",
                        "DELETE": "on",
                    },
                    {"id": "", "article": "1.4", "verification": "read", "checked_on": ""},
                ],
                initial=1,
            ),
        }
    )
    assert coordinator.post(address(instrument, "edit"), posted).status_code == 302
    rows = Instrument.objects.get(slug="proef").articles.values_list(
        "article", "law", "url", "verification", "checked_on"
    )
    assert list(rows) == [
        ("2.115", "Aanbestedingswet 2012", "https://example.org/2.115", "read", datetime.date(2026, 6, 1))
    ]
    assert announced == [("proef", frozenset({"articles"}))]


@pytest.mark.parametrize(
    "articles",
    [
        {},
        {"articles-TOTAL_FORMS": "5", "articles-INITIAL_FORMS": "5"},
        {"articles-TOTAL_FORMS": "x", "articles-INITIAL_FORMS": ""},
        {"articles-TOTAL_FORMS": "1", "articles-INITIAL_FORMS": "1", "articles-0-id": "999999"},
    ],
)
def test_a_broken_post_is_no_server_error(
    coordinator: Client, instrument: Instrument, articles: dict[str, str]
) -> None:
    posted = {"synonyms_nl": "", "synonyms_en": "", "order": "5", **articles}
    assert coordinator.post(address(instrument, "edit"), posted).status_code == 200
    assert instrument.articles.get().verification == "unverified"


def test_the_articles_of_an_instrument_of_the_bank_can_be_changed(coordinator: Client) -> None:
    posted = nested_form_data(
        {
            **group_data(slug="proef", label_nl="Proef"),
            "family": "reward",
            "phase": "gunning",
            "percentage_base": "",
            "explanation_nl": "",
            "explanation_en": "",
            "eforms": "",
            "articles": inline_formset(
                [{"article": "2.115", "law": "", "url": "", "verification": "secondary", "checked_on": ""}]
            ),
        }
    )
    assert coordinator.post(address(Instrument, "add"), posted).status_code == 302
    assert Instrument.objects.get(slug="proef").articles.get().verification == "secondary"


@pytest.mark.parametrize("slug", ["voorbehouden-opdracht", "bpkv-impactcriterium"])
def test_where_an_article_is_shown_stands_no_legal_advice(coordinator: Client, slug: str) -> None:
    instrument = Instrument.objects.get(slug=slug)
    text = page(coordinator, address(instrument, "edit")).select_one("#w-editor-form").get_text()
    assert "no legal advice" in text or "geen juridisch advies" in text


def test_the_verification_of_an_official_procedure_can_be_changed(coordinator: Client) -> None:
    procedure = Procedure.objects.get(slug="openbaar")
    form = page(coordinator, address(procedure, "edit")).select_one("#w-editor-form")
    assert "no legal advice" in form.get_text() or "geen juridisch advies" in form.get_text()
    posted = {
        "synonyms_nl": "",
        "synonyms_en": "",
        "order": "1",
        "article": "9.99",
        "verification": "secondary",
        "checked_on": "2026-06-01",
    }
    assert coordinator.post(address(procedure, "edit"), posted).status_code == 302
    procedure.refresh_from_db()
    assert (procedure.article, procedure.verification) == ("2.26", "secondary")


def test_official_thresholds_can_only_be_read(coordinator: Client) -> None:
    row = ContractThreshold.objects.filter(origin="official").first()
    amount = row.amount
    viewset = ContractThreshold.snippet_viewset
    url = reverse(viewset.get_url_name("edit"), args=[row.pk])
    assert coordinator.get(url).status_code == 200
    coordinator.post(url, {"amount": "1", "contract_type": "works", "valid_from": "2001-01-01", "source": ""})
    row.refresh_from_db()
    assert row.amount == amount
    coordinator.post(reverse(viewset.get_url_name("delete"), args=[row.pk]))
    assert ContractThreshold.objects.filter(pk=row.pk).exists()
    data = {"amount": "230000", "contract_type": "services", "valid_from": "2040-01-01", "source": "EU"}
    assert coordinator.post(reverse(viewset.get_url_name("add")), data).status_code == 302
    added = ContractThreshold.objects.get(amount=230_000)
    assert added.origin == "bank"
    url = reverse(viewset.get_url_name("edit"), args=[added.pk])
    assert coordinator.post(url, {**data, "amount": "231000"}).status_code == 302
    coordinator.post(reverse(viewset.get_url_name("delete"), args=[added.pk]))
    assert not ContractThreshold.objects.filter(pk=added.pk).exists()


def test_drag_and_drop_changes_the_order(coordinator: Client) -> None:
    first, second = TargetGroup.objects.all()[:2]
    coordinator.post(address(second, "reorder") + "?position=0")
    assert list(TargetGroup.objects.all()[:2]) == [second, first]


# --- Usage and deleting ---


def test_usage_counts_and_lists_rows(coordinator: Client, group: MakeGroup, used: Use) -> None:
    boeren, telers = group("boeren"), group("telers")
    direct, through_merger = used(telers), used(boeren)
    merge(boeren, telers)
    text = page(coordinator, address(telers, "usage")).get_text()
    assert direct.title in text
    assert through_merger.title in text


def test_a_province_is_used_through_its_municipalities(coordinator: Client, used: Use) -> None:
    linked = used(Municipality.objects.get(slug="assen"))
    assert linked.title in page(coordinator, address(Province.objects.get(slug="drenthe"), "usage")).get_text()


def test_usage_is_read_a_page_at_a_time(
    coordinator: Client, group: MakeGroup, used: Use, django_assert_max_num_queries: Callable
) -> None:
    term = group("boeren")
    for _number in range(45):
        used(term)
    url = address(term, "usage")
    page(coordinator, url)
    with django_assert_max_num_queries(60):
        rows = page(coordinator, url, p=3).select("tbody tr")
    assert len(rows) == 5


def test_an_unused_term_of_the_bank_can_be_deleted(coordinator: Client, group: MakeGroup) -> None:
    term = group("boeren")
    assert page(coordinator, address(term, "delete")).select_one("form[action$='/delete/%d/']" % term.pk)
    assert coordinator.post(address(term, "delete")).status_code == 302
    assert not TargetGroup.objects.filter(slug="boeren").exists()


def test_a_used_term_cannot_be_deleted_and_the_page_says_why(
    coordinator: Client, group: MakeGroup, used: Use
) -> None:
    term = group("boeren")
    used(term)
    asked = page(coordinator, address(term, "delete"))
    assert not asked.select_one("form[action$='/delete/%d/']" % term.pk)
    assert address(term, "usage") in str(asked)
    answer = coordinator.post(address(term, "delete"), follow=True)
    assert TargetGroup.objects.filter(slug="boeren").exists()
    assert "messages" in answer.content.decode()


def test_a_term_that_others_were_merged_into_cannot_be_deleted(coordinator: Client, group: MakeGroup) -> None:
    telers = group("telers")
    merge(group("boeren"), telers)
    coordinator.post(address(telers, "delete"))
    assert TargetGroup.objects.filter(slug="telers").exists()


def test_a_protected_term_gives_a_message_and_no_error(coordinator: Client) -> None:
    province = Province.objects.create(slug="elders", code="PV99", label_nl="Elders")
    Municipality.objects.create(
        slug="dorp", code="GM9999", label_nl="Dorp", province=province, latitude=53, longitude=6
    )
    assert coordinator.post(address(province, "delete")).status_code == 302
    assert Province.objects.filter(slug="elders").exists()


def test_an_official_term_cannot_be_deleted(coordinator: Client, official: TargetGroup) -> None:
    for url in (address(TargetGroup, "list_results"), address(official, "edit")):
        assert address(official, "delete") not in str(page(coordinator, url))
    assert coordinator.post(address(official, "delete")).status_code == 302
    bulk = reverse("wagtail_bulk_action", args=["vocabulary", "targetgroup", "delete"])
    coordinator.post(f"{bulk}?id={official.pk}")
    assert TargetGroup.objects.filter(slug="boeren").exists()


def test_deleting_in_bulk_leaves_used_terms(coordinator: Client, group: MakeGroup, used: Use) -> None:
    boeren, telers = group("boeren"), group("telers")
    used(boeren)
    bulk = reverse("wagtail_bulk_action", args=["vocabulary", "targetgroup", "delete"])
    coordinator.post(f"{bulk}?id={boeren.pk}&id={telers.pk}")
    assert TargetGroup.objects.filter(slug="boeren").exists()
    assert not TargetGroup.objects.filter(slug="telers").exists()


# --- Merging ---


def test_merging_asks_first_and_says_who_uses_the_term(
    coordinator: Client, group: MakeGroup, used: Use
) -> None:
    boeren, telers = group("boeren"), group("telers")
    used(boeren)
    used(boeren)
    url = address(boeren, "merge")
    assert url in str(page(coordinator, address(boeren, "edit")))
    options = page(coordinator, url).select("select[name=into] option")
    assert str(telers.pk) in {option["value"] for option in options}
    assert str(boeren.pk) not in {option["value"] for option in options}

    asked = BeautifulSoup(coordinator.post(url, {"into": telers.pk}).content, "html.parser")
    assert TargetGroup.objects.get(slug="boeren").successor is None
    assert "2 " in asked.select_one("main").get_text()
    assert "Telers" in asked.select_one("main h2").get_text()

    answer = coordinator.post(url, {"into": telers.pk, "confirmed": "1"})
    assert answer.status_code == 302
    assert TargetGroup.objects.get(slug="boeren").successor == telers
    entry = ModelLogEntry.objects.for_instance(boeren).get(action="vocabulary.merge")
    assert entry.user.email == "coordinator@example.org"
    assert "Telers" in page(coordinator, address(boeren, "history")).get_text()


def test_a_merged_term_is_not_merged_again(coordinator: Client, group: MakeGroup) -> None:
    boeren, telers, tuinders = group("boeren"), group("telers"), group("tuinders")
    merge(boeren, telers)
    assert address(boeren, "merge") not in str(page(coordinator, address(boeren, "edit")))
    answer = coordinator.post(address(boeren, "merge"), {"into": tuinders.pk, "confirmed": "1"})
    assert answer.status_code == 302
    assert TargetGroup.objects.get(slug="boeren").successor == telers


def test_merging_into_a_term_that_was_merged_into_it_is_refused(coordinator: Client, group: MakeGroup) -> None:
    boeren, telers = group("boeren"), group("telers")
    merge(boeren, telers)
    answer = coordinator.post(address(telers, "merge"), {"into": boeren.pk, "confirmed": "1"})
    assert answer.status_code == 200
    assert TargetGroup.objects.get(slug="telers").successor is None


@pytest.mark.parametrize("into", ["", "x", "999999", "\x00"])
def test_merging_takes_any_input(coordinator: Client, group: MakeGroup, into: str) -> None:
    term = group("boeren")
    assert coordinator.post(address(term, "merge"), {"into": into, "confirmed": "1"}).status_code == 200


# --- Rights ---


def test_merging_needs_its_own_permission(login_with: Callable[..., Client], group: MakeGroup) -> None:
    boeren, telers = group("boeren"), group("telers")
    somebody = login_with("change_targetgroup", "view_targetgroup")
    assert address(boeren, "merge") not in str(page(somebody, address(boeren, "edit")))
    for answer in (
        somebody.get(address(boeren, "merge")),
        somebody.post(address(boeren, "merge"), {"into": telers.pk, "confirmed": "1"}),
    ):
        assert answer.status_code == 302
        assert answer.url == reverse("wagtailadmin_home")
    assert TargetGroup.objects.get(slug="boeren").successor is None


def test_who_may_merge_can(login_with: Callable[..., Client], group: MakeGroup) -> None:
    boeren, telers = group("boeren"), group("telers")
    somebody = login_with("change_targetgroup", "merge_targetgroup")
    somebody.post(address(boeren, "merge"), {"into": telers.pk, "confirmed": "1"})
    assert TargetGroup.objects.get(slug="boeren").successor == telers


def test_without_permission_there_is_no_list(login_with: Callable[..., Client]) -> None:
    somebody = login_with()
    assert somebody.get(address(TargetGroup, "list")).status_code == 302
    assert address(TargetGroup, "list") not in somebody.get(reverse("wagtailadmin_home")).content.decode()


# --- Choosing ---


def test_only_terms_in_use_can_be_chosen(coordinator: Client, group: MakeGroup) -> None:
    merge(group("boeren"), group("telers"))
    group("voorbij", valid_to=datetime.date(2020, 1, 1))
    url = reverse("wagtailsnippetchoosers_vocabulary_targetgroup:choose_results")
    text = coordinator.get(url, {"q": "er"}).content.decode()
    assert "Telers" in text
    assert "Boeren" not in coordinator.get(url, {"q": "boeren"}).content.decode()
    assert "Voorbij" not in coordinator.get(url, {"q": "voorbij"}).content.decode()


@pytest.mark.parametrize("typed", ['"', "\x00", "súdwest", " "])
def test_choosing_searches_like_the_list(coordinator: Client, typed: str) -> None:
    url = reverse("wagtailsnippetchoosers_vocabulary_municipality:choose_results")
    assert coordinator.get(url, {"q": typed}).status_code == 200
    assert "Súdwest-Fryslân" in coordinator.get(url, {"q": "sudwest"}).content.decode()
