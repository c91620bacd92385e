"""What the rooms above are told about terms."""

import datetime
from collections.abc import Callable

import pytest

from storybank.vocabulary.models import (
    Instrument,
    InstrumentArticle,
    Municipality,
    Procedure,
    Province,
    TargetGroup,
)
from storybank.vocabulary.service import merge

pytestmark = pytest.mark.django_db

Told = list[tuple[str, frozenset[str]]]
MakeGroup = Callable[..., TargetGroup]


def test_saving_without_a_change_tells_nothing(group: MakeGroup, announced: Told) -> None:
    term = group("boeren")
    term.save()
    TargetGroup.objects.get(slug="boeren").save()
    assert announced == []


def test_the_order_is_in_no_document(group: MakeGroup, announced: Told) -> None:
    term = group("boeren")
    term.order = 12
    term.save()
    assert announced == []


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("label_nl", "Agrariërs", "label"),
        ("label_en", "Growers", "label"),
        ("definition_en", "Who farms.", "definition"),
        ("synonyms_nl", ["agrariër"], "synonyms"),
        ("iri", "https://example.org/boer", "iri"),
        ("valid_to", datetime.date(2020, 1, 1), "validTo"),
    ],
)
def test_a_change_that_readers_see_is_told(
    group: MakeGroup, announced: Told, field: str, value: object, key: str
) -> None:
    term = group("boeren")
    setattr(term, field, value)
    term.save()
    assert announced == [("boeren", frozenset({key}))]


def test_saving_some_fields_tells_only_those(group: MakeGroup, announced: Told) -> None:
    term = group("boeren")
    term.label_nl, term.label_en = "Agrariërs", "Growers"
    term.save(update_fields=["label_en"])
    term.refresh_from_db()
    assert (term.label_nl, term.label_en) == ("Boeren", "Growers")
    assert announced == [("boeren", frozenset({"label"}))]


def test_a_change_of_a_province_is_told_for_its_municipalities(
    municipality: Municipality, province: Province, announced: Told
) -> None:
    province.label_nl = "Ergens"
    province.save()
    assert announced == [("elders", frozenset({"label"})), ("testdorp-fryslan", frozenset({"province"}))]


def test_another_province_of_a_municipality_is_told(municipality: Municipality, announced: Told) -> None:
    municipality.province = Province.objects.get(slug="drenthe")
    municipality.save()
    assert announced == [("testdorp-fryslan", frozenset({"province"}))]


def test_a_change_is_told_for_what_was_merged_into_the_term(group: MakeGroup, announced: Told) -> None:
    boeren, telers = group("boeren"), group("telers")
    merge(boeren, telers)
    announced.clear()
    telers.label_nl = "Kwekers"
    telers.save()
    assert announced == [("telers", frozenset({"label"})), ("boeren", frozenset({"successor"}))]


def test_articles_are_told_once_however_they_are_changed(announced: Told) -> None:
    instrument = Instrument(slug="proef", label_nl="Proef", family="reward", phase="award")
    instrument.articles = [InstrumentArticle(article="2.115")]
    instrument.save()
    assert announced == []

    article = instrument.articles.get()
    article.verification = "read"
    article.save()
    assert announced == [("proef", frozenset({"articles"}))]

    article.save()
    assert len(announced) == 1

    instrument = Instrument.objects.get(slug="proef")
    instrument.articles.add(InstrumentArticle(article="2.80"))
    instrument.save()
    assert announced[1:] == [("proef", frozenset({"articles"}))]

    instrument.articles.get(article="2.80").delete()
    assert announced[2:] == [("proef", frozenset({"articles"}))]


def test_the_verification_of_a_procedure_is_told(announced: Told) -> None:
    procedure = Procedure.objects.create(slug="proef", label_nl="Proef", article="2.26")
    procedure.verification = "read"
    procedure.save()
    assert announced == [("proef", frozenset({"verification"}))]
