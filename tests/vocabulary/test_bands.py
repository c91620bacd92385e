"""The bands of contract values."""

import datetime

import pytest

from storybank.vocabulary.models import ContractThreshold
from storybank.vocabulary.service import band_of, bounds_of, threshold
from storybank.vocabulary.signals import thresholds_changed

pytestmark = pytest.mark.django_db


def test_thresholds_have_dates() -> None:
    ContractThreshold.objects.all().delete()
    for day, amount in (("2024-01-01", 221_000), ("2026-01-01", 216_000)):
        ContractThreshold.objects.create(contract_type="services", amount=amount, valid_from=day)
    assert threshold("services", datetime.date(2025, 12, 31)) == 221_000
    assert threshold("services", datetime.date(2026, 1, 1)) == 216_000
    assert threshold("services", datetime.date(2010, 1, 1)) == 221_000
    assert threshold("works", datetime.date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        (0, "tot-50k"),
        (50_000, "tot-50k"),
        (50_001, "50k-100k"),
        (100_000, "50k-100k"),
        (215_999, "100k-drempel"),
        (216_000, "boven-drempel"),
    ],
)
def test_bands(amount: int, band: str) -> None:
    assert band_of(amount, 216_000) == band
    low, high = bounds_of(band, 216_000)
    assert low <= amount
    assert high is None or amount <= high


def test_without_a_threshold_the_high_bands_are_unknown() -> None:
    assert band_of(250_000, None) == "onbekend"
    assert bounds_of("onbekend", 216_000) == (None, None)


def test_a_changed_threshold_is_told() -> None:
    told = []

    def listen(sender: type, **kwargs: object) -> None:
        told.append(sender)

    thresholds_changed.connect(listen)
    try:
        row = ContractThreshold.objects.create(
            contract_type="services", amount=1000, valid_from=datetime.date(2030, 1, 1)
        )
        row.delete()
    finally:
        thresholds_changed.disconnect(listen)
    assert told == [ContractThreshold, ContractThreshold]
