"""The totals of the first eight demo stories: those that the domain worked out by hand."""

import shutil
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from home.demo.identity import story_identifier
from home.demo.loader import load_demo
from home.demo.reader import FOLDER, read_stories
from storybank.monitoring.service import Ledger, Question
from storybank.publication.service import find_drift
from tests.home.drawings import draw

pytestmark = pytest.mark.django_db

#: Value and stories by indicator. Amounts in the unit of the indicator.
ORACLE = {
    "textiel-hergebruikt": ("1850", "S1"),
    "producten-hergebruikt": ("1970", "S1 S7 S8"),
    "personen-geplaatst": ("36", "S1 S3 S4 S8"),
    "fte-jaren-afstand": ("17.4", "S1 S3"),
    "personen-doorgestroomd": ("2", "S1"),
    "taaldeelnemers": ("6", "S1"),
    "co2e-vermeden": ("514.2", "S1 S2 S5 S6 S7"),
    "biobased-toegepast": ("62000", "S2"),
    "mki-reductie": ("11400", "S2"),
    "sr-waarde": ("29500", "S2"),
    "besteed-regio": ("3486000", "S2 S4 S6"),
    "personen-6-maanden": ("18", "S3"),
    "ecologisch-beheerd": ("64000", "S3"),
    "besteed-sociale-ondernemingen": ("406000", "S3 S4"),
    "voedsel-gered": ("3900", "S4"),
    "aantal-impactleveranciers": ("2", "S4"),
    "inschrijvingen-impact": ("4", "S4"),
    "energie-bespaard": ("410", "S5"),
    "energie-opgewekt": ("265", "S5"),
    "vermogen-opgesteld": ("290", "S5"),
    "leerwerkplekken": ("8", "S5"),
    "certificaten": ("6", "S5"),
    "emissievrije-km": ("1150000", "S6"),
    "besteed-mkb": ("2150000", "S6"),
    "tevredenheid": ("8.1", "S6"),
    "levensduurverlenging": ("3", "S7"),
    "kostenverschil": ("-51000", "S7"),
    "huishoudens-geholpen": ("35", "S7"),
    "materiaal-hergebruikt": ("9800", "S8"),
    "aandeel-hergebruikt": ("82", "S8"),
    "nieuwe-samenwerkingen": ("1", "S8"),
    "afval-vermeden": ("8700", "S8"),
    "opdrachtwaarde": ("5849000", "S1 S2 S3 S4 S5 S6 S7 S8"),
}
EIGHT = [f"S{number}" for number in range(1, 9)]


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the eight once for this file; the tests run inside that transaction, which is undone at the end."""
    stories, folder = tmp_path_factory.mktemp("stories"), tmp_path_factory.mktemp("demo")
    for key in EIGHT:
        shutil.copy(FOLDER / f"{key.lower()}.toml", stories)
    drawings = draw(read_stories(stories), tmp_path_factory.mktemp("drawings"))
    own = {
        "DEMO": True,
        "VAR_DIR": folder / "var",
        "MEDIA_ROOT": str(folder / "media"),
        "SEARCH_INDEX_DIR": folder,
    }
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**own), TestCase.captureOnCommitCallbacks(execute=True):
            load_demo(stories=stories, drawings=drawings)
        yield
        transaction.set_rollback(True)


def totals(language="nl", **asked):
    return Ledger(Question(**asked), language).totals()


def by_indicator(**asked):
    return {total.indicator: total for total in totals(**asked).results}


def ids(keys):
    return tuple(sorted(str(story_identifier(key)) for key in keys.split()))


def test_every_total_and_its_stories_are_those_of_the_domain():
    found = by_indicator()
    assert {slug: (total.value, total.story_ids) for slug, total in found.items()} == {
        slug: (Decimal(value), ids(stories)) for slug, (value, stories) in ORACLE.items()
    }
    assert {total.kind for total in found.values()} == {"realised"}


def test_the_percentage_that_was_only_promised_stays_out_and_is_told():
    assert totals().not_counted == {"otherKind": 1}
    promised = totals(kinds=("promised",))
    (only,) = promised.results
    assert (only.indicator, only.value, only.kind, only.story_ids) == (
        "sr-percentage",
        Decimal(2),
        "promised",
        ids("S2"),
    )
    assert "sr-percentage" not in by_indicator()


def test_kinds_stand_in_totals_of_their_own():
    both = totals(kinds=("realised", "promised"))
    assert [total.kind for total in both.results if total.indicator == "sr-percentage"] == ["promised"]
    assert len(both.results) == len(ORACLE) + 1


def test_the_split_by_method_is_told():
    found = by_indicator()
    assert found["co2e-vermeden"].methods == {"measured": 0, "calculated": 3, "estimated": 2}
    assert found["opdrachtwaarde"].methods == {"measured": 0, "calculated": 0, "estimated": 0}


def test_the_verified_share_is_of_the_amounts():
    found = by_indicator()
    # 118 of 514.2 tonnes, 21 of 36 placements; rounded to four decimals.
    assert found["co2e-vermeden"].verified_share == Decimal("0.2295")
    assert found["personen-geplaatst"].verified_share == Decimal("0.5833")
    assert found["kostenverschil"].verified_share == 0
    assert found["opdrachtwaarde"].verified_share is None


def test_grades_choose_figures_and_not_stories():
    best = totals(grades=("A",))
    assert {total.indicator: total.story_ids for total in best.results}["co2e-vermeden"] == ids("S2")
    assert best.not_counted["otherKind"] == 1
    counted = {slug: total.value for slug, total in by_indicator(grades=("A", "B")).items()}
    assert counted["personen-geplaatst"] == 6 + 21
    assert "opdrachtwaarde" not in counted, "the value of a contract has no grade"


def test_groups_are_totals_of_their_own():
    provinces = {
        (total.indicator, total.group.value): total.value for total in totals(group_by="province").results
    }
    assert provinces["personen-geplaatst", "drenthe"] == 6 + 4
    assert provinces["personen-geplaatst", "groningen"] == 21
    assert provinces["personen-geplaatst", "fryslan"] == 5
    assert provinces["opdrachtwaarde", "groningen"] == 312_000 + 2_600_000
    sectors = {
        (total.indicator, total.group.value): total
        for total in totals(group_by="sector", language="en").results
    }
    assert sectors["producten-hergebruikt", "ict"].value == 420
    assert sectors["producten-hergebruikt", "ict"].group.label == "ICT and digital services"
    years = totals(group_by="year").results
    assert {total.group for total in years} == {("2026", "2026")}
    assert len(years) == len(ORACLE)


@pytest.mark.parametrize("group_by", ["province", "sector", "year"])
def test_groups_that_do_not_overlap_come_to_the_whole(group_by):
    whole, added = by_indicator(), {}
    for total in totals(group_by=group_by).results:
        if total.aggregation in ("SUM", "LATEST"):
            added[total.indicator] = added.get(total.indicator, 0) + total.value
    # No story of the eight is in two provinces.
    assert added == {slug: whole[slug].value for slug in added}


def test_some_stories_only_and_some_indicators_only():
    two = [story_identifier("S1"), story_identifier("S8")]
    found = by_indicator(story_ids=two)
    assert found["personen-geplaatst"].value == 10
    assert found["opdrachtwaarde"].value == 168_000
    (only,) = totals(indicators=("co2e-vermeden",)).results
    assert only.value == Decimal("514.2")
    assert totals(story_ids=[]).results == []


def test_words_are_in_the_language_asked_for():
    dutch, english = by_indicator(), {total.indicator: total for total in totals(language="en").results}
    assert dutch["personen-geplaatst"].label == "Personen geplaatst"
    assert (english["personen-geplaatst"].label, english["personen-geplaatst"].unit) == (
        "People placed",
        "people",
    )


def test_the_queries_are_three_and_four_with_groups():
    for asked, queries in (
        ({}, 3),
        ({"group_by": "province"}, 4),
        ({"story_ids": [story_identifier("S1")]}, 3),
    ):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            totals(**asked)
        assert len(captured) == queries, asked


def test_the_rows_are_those_that_the_documents_ask_for():
    assert not list(find_drift())
