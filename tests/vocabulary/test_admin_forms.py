"""The vocabularies in the admin: forms."""

import datetime
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from storybank.vocabulary.models import (
    ContractThreshold,
    Instrument,
    Procedure,
    TargetGroup,
    Term,
)
from storybank.vocabulary.service import TAXONOMIES
from tests.vocabulary.admin_pages import address, group_data, page

pytestmark = pytest.mark.django_db

MakeGroup = Callable[..., TargetGroup]
Told = list[tuple[str, frozenset[str]]]
Use = Callable[[Term], Page]


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
    assert form.select_one("#panel-child-naam-child-label_nl-errors, [id$='label_nl-errors']").get_text(
        strip=True
    )


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
    assert (official.slug, official.label_nl, official.definition_nl, official.iri) == (
        "boeren",
        "Boeren",
        "",
        "",
    )
    assert (official.valid_to, official.origin) == (None, "official")


@pytest.mark.parametrize("taxonomy", TAXONOMIES)
def test_official_terms_of_every_vocabulary_are_read_only(coordinator: Client, taxonomy: str) -> None:
    term = TAXONOMIES[taxonomy].objects.filter(origin="official").first()
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
            "phase": "award",
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


def test_the_list_of_procedures_says_no_legal_advice_beside_its_articles(coordinator: Client) -> None:
    table = page(coordinator, address(Procedure, "list")).select_one("table.listing")
    text = " ".join(heading.get_text() for heading in table.select("th"))
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
