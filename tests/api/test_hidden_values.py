"""A hidden contract value cannot be found by asking: no filter, sort or total tells a story that hides it from another."""

import re
from decimal import Decimal

import pytest

from tests.api.factories import complete_story, index

pytestmark = pytest.mark.django_db

SECRET = Decimal("73421.87")
#: Also rounded; identifiers may have these digits by chance, between others.
IN_ANY_FORM = re.compile(r"(?<![0-9a-f])73421(?![0-9a-f])")


@pytest.fixture
def bank():
    """Three stories that differ only in what is disclosed of the same value."""
    made = {}
    for disclosure in ("exact", "band", "hidden"):
        made[disclosure] = str(complete_story(contract_value=SECRET, contract_disclosure=disclosure).story_id)
    index()
    return made


def test_the_value_is_in_no_answer(api, bank):
    for path in (f"/stories/{bank['hidden']}", f"/stories/{bank['band']}"):
        text = api.get(path).content.decode()
        assert not IN_ANY_FORM.search(text)
    contract = api.json(f"/stories/{bank['hidden']}")["contract"]
    assert (contract["disclosure"], contract["value"], contract["band"]) == ("hidden", None, None)


def test_bisection_finds_the_exact_value_and_never_the_hidden_one(api, bank):
    """The attack itself: halve the range as long as the wanted story is in it."""

    def attack(story_id):
        low, high = 0.0, 1_000_000.0
        found = False
        while high - low > 0.5:
            middle = (low + high) / 2
            if story_id in api.ids(f"/stories?valueFrom={low:.4f}&valueTo={middle:.4f}"):
                found, high = True, middle
            elif story_id in api.ids(f"/stories?valueFrom={middle:.4f}&valueTo={high:.4f}"):
                found, low = True, middle
            else:
                break
        return found, low, high

    found, low, high = attack(bank["exact"])
    assert found
    assert low <= float(SECRET) <= high
    assert high - low <= 0.5
    assert attack(bank["hidden"]) == (False, 0.0, 1_000_000.0)
    found, low, high = attack(bank["band"])
    assert low <= 50_000  # the band is all one learns: 50,000 to 100,000
    assert high >= 100_000


def test_no_range_however_wide_contains_the_hidden_value(api, bank):
    for query in (
        "valueFrom=0",
        "valueTo=1000000000000",
        "valueFrom=0&valueTo=1000000000000",
        "valueFrom=73421.87&valueTo=73421.87",
    ):
        body = api.json(f"/stories?{query}")
        assert bank["hidden"] not in [story["id"] for story in body["results"]]
        assert body["total"] == len(body["results"])


def test_the_hidden_story_is_in_no_band(api, bank):
    bands = ("tot-50k", "50k-100k", "100k-drempel", "boven-drempel", "onbekend")
    totals = {band: api.json(f"/stories?valueBand={band}")["total"] for band in bands}
    assert totals == {"tot-50k": 0, "50k-100k": 2, "100k-drempel": 0, "boven-drempel": 0, "onbekend": 0}


def test_sorting_puts_the_hidden_story_last_in_both_directions(api, bank):
    for sort in ("contractValue", "-contractValue"):
        assert api.ids(f"/stories?sort={sort}")[-1] == bank["hidden"]


def test_the_order_of_two_hidden_stories_says_nothing(api, bank):
    low = str(complete_story(contract_value=Decimal(1), contract_disclosure="hidden").story_id)
    high = str(complete_story(contract_value=Decimal(9_000_000), contract_disclosure="hidden").story_id)
    index()
    for sort in ("contractValue", "-contractValue"):
        hidden = [key for key in api.ids(f"/stories?sort={sort}") if key in {low, high, bank["hidden"]}]
        assert hidden == sorted(hidden)  # by id, in both directions
