"""Loading what vocabularies carry: articles, links to other terms, and thresholds."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storybank.vocabulary.loader import Report, load_vocabularies
from storybank.vocabulary.models import (
    ContractThreshold,
    Indicator,
    Instrument,
    Municipality,
    Procedure,
    Province,
)
from storybank.vocabulary.signals import thresholds_changed

pytestmark = pytest.mark.usefixtures("nothing_loaded")

Lists = Callable[..., Path]
Told = list[tuple[str, frozenset[str]]]

ARTICLE = {"article": "2.115", "law": "Aanbestedingswet 2012", "url": "https://example.org/2.115"}


def instrument(**values: Any) -> dict[str, Any]:
    return {"slug": "proef", "label_nl": "Proef", "family": "reward", "phase": "award", **values}


def counts(report: Report) -> tuple[int, int, int]:
    return report.added, report.changed, report.retired


def test_verification_by_editors_stays(load: Callable[..., Report], announced: Told) -> None:
    load(instruments=[instrument(articles=[ARTICLE, {"article": "2.80"}])])
    article = Instrument.objects.get().articles.get(article="2.115")
    assert article.verification == "unverified"
    article.verification, article.checked_on = "read", datetime.date(2026, 6, 1)
    article.save()
    announced.clear()

    other_url = {**ARTICLE, "url": "https://example.org/other", "verification": "secondary"}
    listed = instrument(articles=[{"article": "2.80", "verification": "secondary"}, other_url])
    assert counts(load(instruments=[listed])) == (0, 1, 0)
    rows = [
        (row.article, row.url, row.verification, row.checked_on)
        for row in Instrument.objects.get().articles.all()
    ]
    assert rows == [
        ("2.80", "", "secondary", None),
        ("2.115", "https://example.org/other", "read", datetime.date(2026, 6, 1)),
    ]
    assert announced == [("proef", frozenset({"articles"}))]
    assert counts(load(instruments=[listed])) == (0, 0, 0)


def test_articles_gone_from_the_list_go(load: Callable[..., Report]) -> None:
    load(instruments=[instrument(articles=[ARTICLE, {"article": "2.80"}])])
    assert counts(load(instruments=[instrument(articles=[ARTICLE])])) == (0, 1, 0)
    assert [row.article for row in Instrument.objects.get().articles.all()] == ["2.115"]


def test_instruments_are_found_by_their_articles(load: Callable[..., Report]) -> None:
    load(instruments=[instrument(articles=[ARTICLE])])
    assert [term.slug for term in Instrument.objects.search("2.115")] == ["proef"]


def test_verification_of_a_procedure_stays(load: Callable[..., Report]) -> None:
    row = {"slug": "openbaar", "label_nl": "Openbaar", "article": "2.26"}
    load(procedures=[row])
    Procedure.objects.update(verification="read", checked_on=datetime.date(2026, 6, 1))
    load(procedures=[{**row, "verification": "secondary", "checked_on": "2025-01-01"}])
    procedure = Procedure.objects.get()
    assert (procedure.verification, procedure.checked_on) == ("read", datetime.date(2026, 6, 1))


def test_links_between_terms(lists: Lists) -> None:
    folder = lists(
        provinces=[{"slug": "elders", "code": "PV99", "label_nl": "Elders"}],
        municipalities=[
            {
                "slug": "dorp",
                "code": "GM9999",
                "label_nl": "Dorp",
                "province": "elders",
                "latitude": 53,
                "longitude": 6,
            }
        ],
        indicators=[
            {
                "slug": slug,
                "label_nl": slug,
                "unit_nl": "kg",
                "aggregation": "SUM",
                "pillar": "environment",
                "subset_of": whole,
            }
            for slug, whole in (("textiel", "materiaal"), ("materiaal", None))
        ],
    )
    load_vocabularies(folder)
    assert Municipality.objects.get().province == Province.objects.get()
    assert Municipality.objects.get().order == 0
    assert Indicator.objects.get(slug="textiel").subset_of.slug == "materiaal"
    assert [counts(report) for report in load_vocabularies(folder)] == [(0, 0, 0)] * 3


def test_a_changed_province_is_told_for_its_municipalities_once(lists: Lists, announced: Told) -> None:
    place = {
        "slug": "dorp",
        "code": "GM9999",
        "label_nl": "Dorp",
        "province": "elders",
        "latitude": 53,
        "longitude": 6,
    }
    province = {"slug": "elders", "code": "PV99", "label_nl": "Elders"}
    load_vocabularies(lists(provinces=[province], municipalities=[place]))
    load_vocabularies(
        lists(provinces=[{**province, "label_nl": "Ergens"}], municipalities=[{**place, "label_nl": "Durp"}])
    )
    assert sorted(announced) == [
        ("dorp", frozenset({"label", "province"})),
        ("elders", frozenset({"label"})),
    ]


def test_thresholds(lists: Lists) -> None:
    told = []

    def listen(**kwargs: Any) -> None:
        told.append(1)

    row = {"contract_type": "services", "amount": "216000", "valid_from": "2026-01-01", "source": "EU"}
    ContractThreshold.objects.create(contract_type="services", amount=1, valid_from=datetime.date(2020, 1, 1))
    thresholds_changed.connect(listen)
    try:
        assert counts(load_vocabularies(lists(contract_thresholds=[row]))[0]) == (1, 0, 0)
        assert counts(load_vocabularies(lists(contract_thresholds=[row]))[0]) == (0, 0, 0)
        assert len(told) == 1
        assert counts(load_vocabularies(lists(contract_thresholds=[{**row, "amount": "220000"}]))[0]) == (
            0,
            1,
            0,
        )
    finally:
        thresholds_changed.disconnect(listen)
    assert len(told) == 2
    assert [(row.amount, row.origin) for row in ContractThreshold.objects.order_by("valid_from")] == [
        (1, "bank"),
        (220_000, "official"),
    ]
