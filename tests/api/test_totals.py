"""`/impact-totals` over HTTP: its shape, its filters, its errors and its tags."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.service import IndexNotReady
from storybank.api.schemas.totals import ImpactTotals
from storybank.publication.models import CountedFigure
from storybank.publication.service import catch_up
from storybank.vocabulary.models import Indicator, Municipality
from tests.api.factories import index
from tests.stories.factories import add_figure, publish, story

PLACED = "personen-geplaatst"


@pytest.fixture
def two(db):
    """A story in Assen with six placements, and one in Leeuwarden with four and a promise of ten."""
    pages = []
    for slug, figures in (
        ("assen", [("6", "realised")]),
        ("leeuwarden", [("4", "realised"), ("10", "promised")]),
    ):
        page = story(municipalities=[Municipality.objects.get(slug=slug)])
        for value, kind in figures:
            add_figure(page, indicator=Indicator.objects.get(slug=PLACED), value=Decimal(value), kind=kind)
        pages.append(publish(page))
    index()
    return [str(page.translation_key) for page in pages]


def values(answer, indicator=PLACED):
    return [total["value"] for total in answer["results"] if total["indicator"] == indicator]


def test_a_total_names_its_stories(api, two):
    answer = api.json("/impact-totals?indicator=personen-geplaatst")
    assert answer["results"] == [
        {
            "indicator": PLACED,
            "label": "Personen geplaatst",
            "unit": "personen",
            "value": 10,
            "aggregation": "SUM",
            "kind": "realised",
            "storyCount": 2,
            "verifiedShare": 0,
            "methods": {"measured": 2, "calculated": 0, "estimated": 0},
            "storyIds": sorted(two),
        }
    ]
    assert answer["notCounted"] == [{"reason": "otherKind", "count": 1}]
    assert answer["method"]


def test_answers_fit_the_description(api, two):
    for query in (
        "",
        "?groupBy=province",
        "?kind=promised&kind=realised&groupBy=year&lang=en",
        "?region=noord",
    ):
        ImpactTotals.model_validate(api.json(f"/impact-totals{query}"))


def test_the_filters_of_stories_choose_the_stories(api, two):
    assert values(api.json("/impact-totals?province=PV22")) == [6]
    assert values(api.json("/impact-totals?municipality=assen&municipality=GM0080")) == [10]
    assert values(api.json("/impact-totals?bbox=6,53,7,53.1")) == [6]
    assert values(api.json("/impact-totals?year=1999")) == []
    assert values(api.json("/impact-totals?hasEnglish=true")) == []
    assert values(api.json("/impact-totals?publishedFrom=2020-01-01")) == [10]


@pytest.mark.parametrize("name", ["province", "hasEvidence", "valueBand", "year"])
def test_totals_are_of_the_stories_that_the_list_has(api, two, name):
    value = {"province": "drenthe", "hasEvidence": "true", "valueBand": "tot-50k", "year": "2026"}[name]
    listed = set(api.ids(f"/stories?{name}={value}"))
    totals = api.json(f"/impact-totals?{name}={value}")["results"]
    assert listed
    assert {story_id for total in totals for story_id in total["storyIds"]} == listed


def test_promised_never_stands_with_realised(api, two):
    answer = api.json("/impact-totals?kind=realised&kind=promised&indicator=personen-geplaatst")
    assert [(total["kind"], total["value"]) for total in answer["results"]] == [
        ("realised", 10),
        ("promised", 10),
    ]


def test_groups_have_names_in_the_language_asked_for(api, two):
    answer = api.json("/impact-totals?groupBy=province&indicator=personen-geplaatst&lang=en")
    groups = [(total["group"]["value"], total["value"]) for total in answer["results"]]
    assert sorted(groups) == [("drenthe", 6), ("fryslan", 4)]
    assert "several provinces" in answer["method"]
    assert "provincies" not in answer["method"]


def test_numbers_keep_all_their_digits(api, two):
    CountedFigure.objects.filter(indicator=PLACED, value=60_000).update(value=123456789012345678)
    body = api.get("/impact-totals?indicator=personen-geplaatst").content
    assert b'"value":12345678901238.5678,' in body


def test_everything_that_is_wrong_is_named_at_once(api, two):
    codes = api.error_codes(
        "/impact-totals?groupBy=provinces&kind=hoped&evidenceGrade=E&indicator=onzin&lang=de&page=1&q=x"
        "&valueFrom=5&valueTo=4&groupBy=year"
    )
    assert codes == {
        "groupBy": "repeated-parameter",
        "kind": "unknown-value",
        "evidenceGrade": "unknown-value",
        "indicator": "unknown-value",
        "lang": "unknown-value",
        "page": "unknown-parameter",
        "q": "unknown-parameter",
        "valueTo": "wrong-order",
    }


def test_what_the_caller_has_is_not_added_again(api, two):
    for path, queries in (
        ("/impact-totals", 2),
        ("/impact-totals?hasEvidence=true", 2),
        ("/impact-totals?province=drenthe", 3),
    ):
        tag = api.get(path)["ETag"]
        assert tag.startswith('W/"')
        with CaptureQueriesContext(connection) as captured:
            again = api.get(path, **{"If-None-Match": tag})
        assert (again.status_code, again.content, len(captured)) == (304, b"", queries), path


def test_every_question_and_every_state_has_a_tag_of_its_own(api, two):
    paths = (
        "/impact-totals",
        "/impact-totals?lang=en",
        "/impact-totals?groupBy=year",
        "/impact-totals?kind=promised",
        "/impact-totals?evidenceGrade=A",
        "/impact-totals?province=drenthe",
        "/impact-totals?province=fryslan",
    )
    tags = [api.get(path)["ETag"] for path in paths]
    assert len(set(tags)) == len(paths)
    publish(story())
    catch_up()
    assert not set(tags) & {api.get(path)["ETag"] for path in paths}


def test_the_queries_are_as_many_for_many_stories(api, two):
    def queries(path):
        api.get(path)
        with CaptureQueriesContext(connection) as captured:
            api.json(path)
        return len(captured)

    paths = ("/impact-totals", "/impact-totals?groupBy=sector", "/impact-totals?hasEvidence=true")
    before = [queries(path) for path in paths]
    for _ in range(3):
        page = story()
        add_figure(page)
        publish(page)
    index()
    assert [queries(path) for path in paths] == before == [3, 4, 3]


def test_without_an_index_only_what_needs_it_waits(api, two, monkeypatch):
    def fail(asked):
        raise IndexNotReady("none")

    monkeypatch.setattr("storybank.api.routers.totals.every_hit", fail)
    assert api.get("/impact-totals").status_code == 200
    waiting = api.get("/impact-totals?province=drenthe")
    assert (waiting.status_code, waiting["Retry-After"]) == (503, "5")
