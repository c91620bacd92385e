"""Merging a term into another."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from storybank.vocabulary.models import Certificate, Municipality, Province, TargetGroup
from storybank.vocabulary.service import merge

pytestmark = pytest.mark.django_db

MakeGroup = Callable[..., TargetGroup]
Told = list[tuple[str, frozenset[str]]]


def test_the_row_stays_and_points_to_the_other(group: MakeGroup, announced: Told) -> None:
    boeren, telers = group("boeren"), group("telers")
    assert merge(boeren, telers) == telers
    for term in (boeren, TargetGroup.objects.get(slug="boeren")):
        assert term.successor == telers
        assert term.valid_to == timezone.localdate()
        assert term.current() == telers
        assert not term.is_active()
    assert announced == [("boeren", frozenset({"successor", "validTo"}))]


def test_an_earlier_end_of_use_stays(group: MakeGroup) -> None:
    boeren = group("boeren", valid_to=datetime.date(2020, 1, 1))
    merge(boeren, group("telers"))
    boeren.refresh_from_db()
    assert boeren.valid_to == datetime.date(2020, 1, 1)


def test_chains_collapse(group: MakeGroup, announced: Told) -> None:
    boeren, tuinders, telers = group("boeren"), group("tuinders"), group("telers")
    merge(boeren, tuinders)
    announced.clear()
    merge(tuinders, telers)
    assert TargetGroup.objects.get(slug="boeren").successor == telers
    assert TargetGroup.objects.get(slug="tuinders").successor == telers
    assert announced == [
        ("tuinders", frozenset({"successor", "validTo"})),
        ("boeren", frozenset({"successor"})),
    ]


def test_merging_into_a_merged_term_takes_the_one_that_stands_for_it(group: MakeGroup) -> None:
    boeren, tuinders, telers = group("boeren"), group("tuinders"), group("telers")
    merge(tuinders, telers)
    assert merge(boeren, tuinders) == telers
    assert TargetGroup.objects.get(slug="boeren").successor == telers


def test_refused_mergers(group: MakeGroup, announced: Told) -> None:
    boeren, tuinders, telers = group("boeren"), group("tuinders"), group("telers")
    ended = group("voorbij", valid_to=timezone.localdate())
    merge(boeren, tuinders)
    announced.clear()
    for term, into, code in (
        (telers, telers, "itself"),
        (tuinders, boeren, "descendant"),
        (boeren, telers, "already-merged"),
        (telers, ended, "not-in-use"),
        (telers, Certificate.objects.first(), "different-vocabulary"),
    ):
        with pytest.raises(ValidationError) as caught:
            merge(term, into)
        assert caught.value.code == code
    assert announced == []
    assert TargetGroup.objects.get(slug="telers").successor is None


def test_the_descendant_of_a_long_chain_is_refused(group: MakeGroup) -> None:
    first, second, third = group("een"), group("twee"), group("drie")
    merge(first, second)
    merge(second, third)
    with pytest.raises(ValidationError) as caught:
        merge(third, first)
    assert caught.value.code == "descendant"


def test_the_step_is_logged(group: MakeGroup) -> None:
    user = get_user_model().objects.create_user("editor@example.org", "a long password")
    boeren = group("boeren")
    merge(boeren, group("telers"), user)
    entry = ModelLogEntry.objects.for_instance(boeren).get(action="vocabulary.merge")
    assert entry.user == user
    assert entry.data["into"] == "telers"
    assert "Telers" in entry.message


def test_municipalities_of_a_merged_province_show_the_new_one(announced: Told) -> None:
    drenthe, groningen = Province.objects.get(slug="drenthe"), Province.objects.get(slug="groningen")
    merge(drenthe, groningen)
    assen = Municipality.objects.get(slug="assen")
    assert assen.document()["province"]["slug"] == "groningen"
    assert ("assen", frozenset({"province"})) in announced
    assert len(announced) == 13
