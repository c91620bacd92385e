"""Loading the official lists: again and again, without losing what editors did."""

import datetime
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from storybank.vocabulary.loader import FILES, Report, load_vocabularies
from storybank.vocabulary.models import (
    Province,
    TargetGroup,
)
from storybank.vocabulary.service import merge, resolve

pytestmark = pytest.mark.usefixtures("nothing_loaded")

Lists = Callable[..., Path]
MakeGroup = Callable[..., TargetGroup]
Told = list[tuple[str, frozenset[str]]]

BOEREN = {
    "slug": "boeren",
    "label_nl": "Boeren",
    "label_en": "Farmers",
    "synonyms_nl": ["agrariër", "landbouwer"],
    "order": 10,
}
TELERS = {"slug": "telers", "label_nl": "Telers", "label_en": "Growers", "order": 20}
ARTICLE = {"article": "2.115", "law": "Aanbestedingswet 2012", "url": "https://example.org/2.115"}


def counts(report: Report) -> tuple[int, int, int]:
    return report.added, report.changed, report.retired


def test_all_our_lists_load_and_loading_twice_changes_nothing(announced: Told) -> None:
    first = load_vocabularies()
    assert {report.name: report.added for report in first} == {report.name: report.total for report in first}
    assert {report.name: report.total for report in first if report.name != "contract_thresholds"} == {
        "provinces": 12,
        "municipalities": 342,
        "cpv_divisions": 45,
        "sectors": 25,
        "impact_types": 26,
        "target_groups": 15,
        "certificates": 16,
        "supplier_types": 11,
        "procedures": 13,
        "instruments": 40,
        "indicators": 50,
    }
    everything = {name: list(model.objects.order_by("pk").values()) for name, model in FILES.items()}
    second = load_vocabularies()
    assert [counts(report) for report in second] == [(0, 0, 0)] * len(second)
    assert {name: list(model.objects.order_by("pk").values()) for name, model in FILES.items()} == everything
    assert announced == []
    assert resolve("municipality", "GM0106").province.slug == "drenthe"


def test_the_number_of_queries_does_not_grow(lists: Lists, django_assert_num_queries: Callable) -> None:
    folder = lists(target_groups=[TELERS])
    load_vocabularies(folder)
    with django_assert_num_queries(3):
        load_vocabularies(folder)
    folder = lists(target_groups=[TELERS, *({"slug": f"s{n}", "label_nl": f"S{n}"} for n in range(200))])
    load_vocabularies(folder)
    with django_assert_num_queries(3):
        load_vocabularies(folder)


def test_the_command_reports(lists: Lists) -> None:
    out = StringIO()
    call_command("load_vocabularies", folder=lists(target_groups=[BOEREN, TELERS]), stdout=out)
    assert out.getvalue().split() == [
        "target_groups",
        "2",
        "in",
        "the",
        "list:",
        "2",
        "added,",
        "0",
        "changed,",
        "0",
        "retired",
    ]
    out = StringIO()
    call_command(
        "load_vocabularies", folder=lists(target_groups=[{**TELERS, "label_en": "Planters"}]), stdout=out
    )
    assert "0 added, 1 changed, 1 retired" in out.getvalue()
    out = StringIO()
    call_command("load_vocabularies", folder=lists(target_groups=[TELERS]), stdout=out, verbosity=0)
    assert out.getvalue() == ""


def test_terms_become_official_with_order_by_the_list(load: Callable[..., Report]) -> None:
    rows = [{key: value for key, value in row.items() if key != "order"} for row in (TELERS, BOEREN)]
    assert counts(load(target_groups=rows)) == (2, 0, 0)
    assert [(term.slug, term.order, term.origin) for term in TargetGroup.objects.all()] == [
        ("telers", 1, "official"),
        ("boeren", 2, "official"),
    ]


def test_changes_of_the_list_arrive_and_are_told(load: Callable[..., Report], announced: Told) -> None:
    load(target_groups=[BOEREN, TELERS])
    changed = {**BOEREN, "label_en": "Growers of food", "definition_nl": "Wie boert."}
    assert counts(load(target_groups=[changed, TELERS])) == (0, 1, 0)
    boeren = TargetGroup.objects.get(slug="boeren")
    assert (boeren.label_en, boeren.definition_nl) == ("Growers of food", "Wie boert.")
    assert announced == [("boeren", frozenset({"label", "definition"}))]
    entry = ModelLogEntry.objects.for_instance(boeren).get(action="vocabulary.load")
    assert entry.data == {"fields": ["definition_nl", "label_en"]}
    assert "definition_nl" in entry.message


def test_editors_synonyms_stay(load: Callable[..., Report]) -> None:
    load(target_groups=[BOEREN])
    boeren = TargetGroup.objects.get(slug="boeren")
    boeren.synonyms_nl = ["agrariër", "veehouder"]  # one added, "landbouwer" taken out
    boeren.save()
    assert counts(load(target_groups=[BOEREN])) == (0, 0, 0)
    boeren.refresh_from_db()
    assert boeren.synonyms_nl == ["agrariër", "veehouder"]

    listed = {**BOEREN, "synonyms_nl": ["landbouwer", "akkerbouwer"]}  # "agrariër" gone, another new
    assert counts(load(target_groups=[listed])) == (0, 1, 0)
    boeren.refresh_from_db()
    assert boeren.synonyms_nl == ["akkerbouwer", "veehouder"]
    assert counts(load(target_groups=[listed])) == (0, 0, 0)


def test_editors_order_stays_and_untouched_order_follows(load: Callable[..., Report]) -> None:
    load(target_groups=[BOEREN, TELERS])
    boeren = TargetGroup.objects.get(slug="boeren")
    boeren.order = 99
    boeren.save()
    load(target_groups=[{**TELERS, "order": 5}, {**BOEREN, "order": 6}])
    assert dict(TargetGroup.objects.values_list("slug", "order")) == {"boeren": 99, "telers": 5}


def test_a_term_gone_from_the_list_is_retired_not_deleted(
    load: Callable[..., Report], announced: Told
) -> None:
    load(target_groups=[BOEREN, TELERS])
    assert counts(load(target_groups=[TELERS])) == (0, 0, 1)
    boeren = TargetGroup.objects.get(slug="boeren")
    assert boeren.valid_to == timezone.localdate()
    assert not boeren.is_active()
    assert announced == [("boeren", frozenset({"validTo"}))]
    assert counts(load(target_groups=[TELERS])) == (0, 0, 0)

    assert counts(load(target_groups=[BOEREN, TELERS])) == (0, 1, 0)
    boeren.refresh_from_db()
    assert boeren.is_active()


def test_an_end_set_by_editors_stays(load: Callable[..., Report]) -> None:
    load(target_groups=[BOEREN])
    day = datetime.date(2025, 5, 1)
    TargetGroup.objects.filter(slug="boeren").update(valid_to=day)
    load(target_groups=[BOEREN])
    assert TargetGroup.objects.get(slug="boeren").valid_to == day


def test_terms_of_the_bank_are_left_alone(load: Callable[..., Report], group: MakeGroup) -> None:
    group("vissers")
    assert counts(load(target_groups=[BOEREN])) == (1, 0, 0)
    vissers = TargetGroup.objects.get(slug="vissers")
    assert (vissers.origin, vissers.valid_to) == ("bank", None)


def test_a_term_of_the_bank_can_become_official(load: Callable[..., Report], group: MakeGroup) -> None:
    before = group("boeren", label_nl="De boeren", synonyms_nl=["veehouder"])
    assert counts(load(target_groups=[BOEREN])) == (0, 1, 0)
    boeren = TargetGroup.objects.get(slug="boeren")
    assert boeren.pk == before.pk
    assert (boeren.origin, boeren.label_nl) == ("official", "Boeren")
    assert boeren.synonyms_nl == ["agrariër", "landbouwer", "veehouder"]
    assert counts(load(target_groups=[BOEREN])) == (0, 0, 0)


def test_mergers_by_editors_stay(load: Callable[..., Report]) -> None:
    load(target_groups=[BOEREN, TELERS])
    boeren, telers = TargetGroup.objects.get(slug="boeren"), TargetGroup.objects.get(slug="telers")
    merge(boeren, telers)
    for rows in ([BOEREN, TELERS], [TELERS]):
        assert counts(load(target_groups=rows)) == (0, 0, 0)
        boeren.refresh_from_db()
        assert (boeren.successor, boeren.valid_to) == (telers, timezone.localdate())


def test_a_merger_in_the_list_counts_from_its_day(load: Callable[..., Report], announced: Told) -> None:
    today = timezone.localdate()
    planned = {
        **BOEREN,
        "valid_to": (today + datetime.timedelta(days=30)).isoformat(),
        "successor": "telers",
    }
    load(target_groups=[planned, TELERS])
    boeren = TargetGroup.objects.get(slug="boeren")
    assert boeren.is_active()
    assert boeren.current() == boeren

    assert counts(load(target_groups=[{**planned, "valid_to": today.isoformat()}, TELERS])) == (0, 1, 0)
    boeren.refresh_from_db()
    assert boeren.current().slug == "telers"
    assert announced == [("boeren", frozenset({"validTo", "successor"}))]
    assert counts(load(target_groups=[{**planned, "valid_to": today.isoformat()}, TELERS])) == (0, 0, 0)


def test_chains_in_the_list_collapse(load: Callable[..., Report], group: MakeGroup) -> None:
    ended = {"valid_to": "2020-01-01"}
    one = {"slug": "een", "label_nl": "Een", "successor": "twee", **ended}
    two = {"slug": "twee", "label_nl": "Twee", "successor": "telers", **ended}
    load(target_groups=[one, two, TELERS])
    assert {term.successor.slug for term in TargetGroup.objects.merged()} == {"telers"}
    assert counts(load(target_groups=[one, two, TELERS])) == (0, 0, 0)


def test_a_merger_in_the_list_against_one_by_editors_is_noted(load: Callable[..., Report]) -> None:
    load(target_groups=[BOEREN, TELERS])
    merge(TargetGroup.objects.get(slug="telers"), TargetGroup.objects.get(slug="boeren"))
    report = load(target_groups=[{**BOEREN, "valid_to": "2026-01-01", "successor": "telers"}, TELERS])
    assert len(report.notes) == 1
    assert TargetGroup.objects.get(slug="boeren").successor is None
    assert TargetGroup.objects.get(slug="telers").current().slug == "boeren"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{**BOEREN, "labelNl": "x"}], "boeren: unknown labelNl"),
        ([BOEREN, BOEREN], "slug boeren is there twice"),
        ([{"label_nl": "x"}], "row 1: slug is missing"),
        ([{"slug": "x y", "label_nl": "x"}], "x y: {'slug'"),
        ([{"slug": "x"}], "label_nl"),
        ([{**BOEREN, "synonyms_nl": "agrariër"}], "synonyms_nl"),
        ([{**BOEREN, "valid_to": "morgen"}], "valid_to"),
        ([{**BOEREN, "successor": "telers"}], "a successor needs valid_to"),
        ([{**BOEREN, "valid_to": "2020-01-01", "successor": "telers"}], "unknown successor telers"),
        ([{**BOEREN, "origin": "bank"}], "official"),
        ([{**BOEREN, "label_en": None}], "label_en cannot be null"),
        ({"slug": "boeren"}, "a list of objects"),
    ],
)
def test_a_wrong_list_stops_everything(lists: Lists, rows: Any, message: str) -> None:
    folder = lists(provinces=[{"slug": "elders", "code": "PV99", "label_nl": "Elders"}], target_groups=rows)
    with pytest.raises(CommandError, match=message):
        call_command("load_vocabularies", folder=folder)
    assert not TargetGroup.objects.exists()
    assert not Province.objects.exists()


def test_other_wrong_input(tmp_path: Path, lists: Lists) -> None:
    with pytest.raises(CommandError, match="no folder"):
        call_command("load_vocabularies", folder=tmp_path / "nowhere")
    with pytest.raises(CommandError, match="no lists"):
        call_command("load_vocabularies", folder=tmp_path)
    (tmp_path / "provinces.json").write_text("[")
    with pytest.raises(CommandError, match=r"provinces\.json"):
        call_command("load_vocabularies", folder=tmp_path)
