"""The vocabularies in the admin: usage, deleting, merging and rights."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page

from storybank.vocabulary.models import (
    Municipality,
    Province,
    TargetGroup,
    Term,
)
from storybank.vocabulary.service import merge
from tests.vocabulary.admin_pages import address, page

pytestmark = pytest.mark.django_db

MakeGroup = Callable[..., TargetGroup]
Told = list[tuple[str, frozenset[str]]]
Use = Callable[[Term], Page]


def test_usage_counts_and_lists_rows(coordinator: Client, group: MakeGroup, used: Use) -> None:
    boeren, telers = group("boeren"), group("telers")
    direct, through_merger = used(telers), used(boeren)
    merge(boeren, telers)
    text = page(coordinator, address(telers, "usage")).get_text()
    assert direct.title in text
    assert through_merger.title in text


def test_a_province_is_used_through_its_municipalities(coordinator: Client, used: Use) -> None:
    linked = used(Municipality.objects.get(slug="assen"))
    assert (
        linked.title in page(coordinator, address(Province.objects.get(slug="drenthe"), "usage")).get_text()
    )


def test_usage_is_read_a_page_at_a_time(
    coordinator: Client, group: MakeGroup, used: Use, django_assert_max_num_queries: Callable
) -> None:
    term = group("boeren")
    for _number in range(45):
        used(term)
    url = address(term, "usage")
    page(coordinator, url)
    with django_assert_max_num_queries(60):
        rows = page(coordinator, url, p=3).select("table.listing tbody tr")
    assert len(rows) == 5


def test_an_unused_term_of_the_bank_can_be_deleted(coordinator: Client, group: MakeGroup) -> None:
    term = group("boeren")
    assert page(coordinator, address(term, "delete")).select_one(f"form[action$='/delete/{term.pk}/']")
    assert coordinator.post(address(term, "delete")).status_code == 302
    assert not TargetGroup.objects.filter(slug="boeren").exists()


def test_a_used_term_cannot_be_deleted_and_the_page_says_why(
    coordinator: Client, group: MakeGroup, used: Use
) -> None:
    term = group("boeren")
    used(term)
    asked = page(coordinator, address(term, "delete"))
    assert not asked.select_one(f"form[action$='/delete/{term.pk}/']")
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


def test_merging_into_a_term_that_was_merged_into_it_is_refused(
    coordinator: Client, group: MakeGroup
) -> None:
    boeren, telers = group("boeren"), group("telers")
    merge(boeren, telers)
    answer = coordinator.post(address(telers, "merge"), {"into": boeren.pk, "confirmed": "1"})
    assert answer.status_code == 200
    assert TargetGroup.objects.get(slug="telers").successor is None


@pytest.mark.parametrize("into", ["", "x", "999999", "\x00"])
def test_merging_takes_any_input(coordinator: Client, group: MakeGroup, into: str) -> None:
    term = group("boeren")
    assert coordinator.post(address(term, "merge"), {"into": into, "confirmed": "1"}).status_code == 200


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
