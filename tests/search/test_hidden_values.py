"""A hidden contract value can be found by no filter, no sort and no total."""

import random
from decimal import Decimal

import pytest

from search import service
from search.request import FACETS, SearchRequest
from search.sorting import SORTS
from tests.search.factories import publish

pytestmark = pytest.mark.django_db


def test_bisection_finds_nothing() -> None:
    """Halving the range, from either side and from both, never separates stories whose value is hidden."""
    for number in range(6):
        publish(title=f"Hidden {number}")
    service.follow()
    lowest, highest = Decimal(0), Decimal(10**12)
    while highest - lowest > 1:
        middle = (lowest + highest) // 2
        for request in (
            SearchRequest(value_from=middle),
            SearchRequest(value_to=middle),
            SearchRequest(value_from=lowest, value_to=middle),
            SearchRequest(value_from=Decimal(0)),
            SearchRequest(value_to=Decimal(10**12)),
        ):
            assert service.search(request).total == 0
        lowest, highest = random.choice([(lowest, middle), (middle, highest)])
    for band in ("tot-50k", "50k-100k", "100k-drempel", "boven-drempel", "onbekend"):
        assert service.search(SearchRequest(filters={"valueBand": (band,)})).total == 0


def test_no_facet_and_no_total_tells_of_a_hidden_value() -> None:
    """Under any range and beside any band, a hidden value counts as a story without one does: nowhere but in plain lists."""
    for number in range(6):
        publish(title=f"Hidden {number}", sector=["ict"])
    publish(sector=["ict"], valueBand="50k-100k", contractValue=60_000, valueFrom=60_000, valueTo=60_000)
    service.follow()
    lowest, highest = Decimal(0), Decimal(10**6)
    while highest - lowest > 1:
        middle = (lowest + highest) // 2
        for first, last in (
            (middle, None),
            (None, middle),
            (lowest, middle),
            (lowest, None),
            (None, highest),
        ):
            inside = int((first or 0) <= 60_000 and (last is None or last >= 60_000))
            for filters in ({}, {"valueBand": ("tot-50k",)}, {"sector": ("ict",)}):
                found = service.search(
                    SearchRequest(filters=filters, value_from=first, value_to=last, facets=FACETS)
                )
                assert found.total == (0 if "valueBand" in filters else inside)
                bands = {option.value: option.count for option in found.facets["valueBand"] if option.count}
                assert bands == ({"50k-100k": 1} if inside else {})
                for name in ("sector", "year", "availableIn"):
                    counted = sum(option.count for option in found.facets[name])
                    assert counted == (0 if "valueBand" in filters else inside), name
        lowest, highest = random.choice([(lowest, middle), (middle, highest)])
    plain = service.search(SearchRequest(facets=("valueBand", "sector"))).facets
    assert {option.value: option.count for option in plain["valueBand"] if option.count} == {"50k-100k": 1}
    assert next(option.count for option in plain["sector"] if option.value == "ict") == 7


def test_sorting_by_value_puts_hidden_ones_last_by_id_in_both_directions() -> None:
    """Where they stand says nothing but their ids."""
    hidden = sorted(publish().story_id for _number in range(5))
    low = publish(contractValue=0, valueFrom=0, valueTo=0).story_id
    high = publish(contractValue=10**9, valueFrom=10**9, valueTo=10**9).story_id
    service.follow()
    for sort, disclosed in (("contractValue", [low, high]), ("-contractValue", [high, low])):
        hits = service.search(SearchRequest(sort=sort)).hits
        assert [hit.story_id for hit in hits] == disclosed + hidden


def test_hiding_a_value_changes_every_answer_at_once() -> None:
    """A story whose value becomes hidden is the same as one that never had any."""
    story_id = publish(valueBand="50k-100k", contractValue=60_000, valueFrom=60_000, valueTo=60_000).story_id
    service.follow()
    assert service.search(SearchRequest(value_from=Decimal(50_000))).total == 1
    publish(story_id)
    service.follow()
    assert service.search(SearchRequest(value_from=Decimal(0))).total == 0
    assert service.search(SearchRequest(filters={"valueBand": ("50k-100k",)})).total == 0
    for sort in SORTS:
        assert service.search(SearchRequest(sort=sort)).total == 1


def test_a_band_fits_only_when_it_lies_wholly_inside() -> None:
    """One cent less at either end and it is out; a band without upper end fits no upper limit."""
    publish(valueBand="50k-100k", contractValue=50_000, valueFrom=50_000, valueTo=99_999.99)
    service.follow()
    for lowest, highest, total in (
        ("50000", "99999.99", 1),
        ("50000", None, 1),
        (None, "99999.99", 1),
        ("50000.01", None, 0),
        (None, "99999.98", 0),
        ("60000", "70000", 0),
    ):
        request = SearchRequest(value_from=lowest and Decimal(lowest), value_to=highest and Decimal(highest))
        assert service.search(request).total == total, (lowest, highest)
    publish(valueBand="boven-drempel", contractValue=221_000, valueFrom=221_000, valueTo=None)
    service.follow()
    assert service.search(SearchRequest(value_from=Decimal(200_000))).total == 1
    assert service.search(SearchRequest(value_from=Decimal(200_000), value_to=Decimal(10**12))).total == 0
