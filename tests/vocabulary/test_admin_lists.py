"""The vocabularies in the admin: lists, search, filters and choosers."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from storybank.vocabulary.models import (
    Instrument,
    Municipality,
    Province,
    TargetGroup,
    Term,
)
from storybank.vocabulary.service import TAXONOMIES, merge
from tests.vocabulary.admin_pages import address, listed, page

pytestmark = pytest.mark.django_db

MakeGroup = Callable[..., TargetGroup]
Told = list[tuple[str, frozenset[str]]]
Use = Callable[[Term], Page]


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
