"""A request that nobody should have built is refused when it is built."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from search import service
from search.errors import InvalidRequestError
from search.request import SearchRequest
from tests.search.factories import publish


@pytest.mark.parametrize(
    "wrong",
    [
        {"filters": {"colour": ("red",)}},
        {"fallback": "maybe"},
        {"sort": "relevance"},
        {"sort": "--title"},
        {"page": 0},
        {"page_size": 0},
        {"page": -5},
        {"updated_since": datetime(2026, 1, 1)},  # noqa: DTZ001 - the point of the test
        {"value_from": Decimal("NaN")},
        {"value_to": Decimal("Infinity")},
    ],
)
def test_an_impossible_request_is_refused(wrong: dict[str, Any]) -> None:
    """With an exception of this room."""
    with pytest.raises(InvalidRequestError):
        SearchRequest(**wrong)


@pytest.mark.django_db
def test_nasty_values_find_nothing_and_break_nothing() -> None:
    """They are compared, never parsed; beside a real value they do no harm."""
    publish(sector=["groen"])
    service.follow()
    nasty = (
        "\ud800",
        "\x00",
        "",
        "'",
        '"',
        "*",
        "a" * 100_000,
        "😀",
        "\u202egroen",
        "[a TO z]",
        "/.*/",
        "groen OR 1",
    )
    for value in nasty:
        assert service.search(SearchRequest(filters={"sector": (value,)})).total == 0
        assert service.search(SearchRequest(filters={"sector": (value, "groen")})).total == 1
        assert service.search(SearchRequest(bbox=(value,))).total == 0


@pytest.mark.django_db
def test_no_values_are_no_filter_but_an_empty_box_is_empty() -> None:
    """A form sends a filter without values; a box without municipalities is a place without stories."""
    publish(sector=["groen"])
    service.follow()
    assert service.search(SearchRequest(filters={"sector": ()})).total == 1
    assert service.search(SearchRequest(bbox=())).total == 0
    assert service.search(SearchRequest(filters={"sector": ("groen",) * 400})).total == 1
