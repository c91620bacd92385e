"""The contract, as far as it may be known."""

from datetime import date
from decimal import Decimal
from typing import Any

from storybank.publication.projection.gather import Sources
from storybank.publication.projection.numbers import number
from storybank.stories.choices import Disclosure
from storybank.vocabulary.service import ValueBand, band_of, bounds_of


def build_contract(sources: Sources) -> dict[str, Any]:
    """Return the contract of a card. What is not disclosed is not in it."""
    page = sources.page
    return {
        "type": page.contract_type or None,
        "disclosure": page.contract_disclosure,
        "value": number(page.contract_value) if page.contract_disclosure == Disclosure.EXACT else None,
        "band": _disclosed_band(sources),
        "from": page.contract_from.isoformat() if page.contract_from else None,
        "to": page.contract_to.isoformat() if page.contract_to else None,
    }


def contract_facts(sources: Sources) -> dict[str, Any]:
    """Return what filters, sorts and totals may see: the value when exact, the limits of the band, or nothing."""
    page = sources.page
    band = _disclosed_band(sources)
    exact = page.contract_disclosure == Disclosure.EXACT and page.contract_value is not None
    lower, upper = (page.contract_value,) * 2 if exact else bounds_of(band or "", _threshold(sources))
    return {
        "valueBand": band,
        "contractValue": number(lower),
        "contractValueExact": exact,
        "valueFrom": number(lower),
        "valueTo": number(upper),
    }


def _disclosed_band(sources):
    page = sources.page
    if page.contract_disclosure == Disclosure.HIDDEN:
        return None
    if page.contract_value is None:
        return ValueBand.UNKNOWN.value
    return band_of(page.contract_value, _threshold(sources))


def _threshold(sources: Sources) -> Decimal | None:
    """The European threshold for this type of contract at its start; a day before the first known amount takes that."""
    amounts: list[tuple[date, Decimal]] = sorted(sources.thresholds.get(sources.page.contract_type, []))
    day = sources.page.contract_from
    held = [amount for valid_from, amount in amounts if day and valid_from <= day]
    if held:
        return held[-1]
    return amounts[0][1] if amounts else None
