"""Contract value bands: what a story shows when it does not give the exact amount."""

import datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.models import ContractThreshold


class ValueBand(models.TextChoices):
    """The bands, from low to high. The threshold between the last two depends on the type of contract and the day."""

    TO_50K = "tot-50k", _("up to € 50,000")
    TO_100K = "50k-100k", _("€ 50,000 to € 100,000")
    TO_THRESHOLD = "100k-drempel", _("€ 100,000 to the European threshold")
    ABOVE_THRESHOLD = "boven-drempel", _("above the European threshold")
    UNKNOWN = "onbekend", _("unknown")


_50K, _100K = Decimal(50_000), Decimal(100_000)


def threshold(contract_type: str, day: datetime.date) -> Decimal | None:
    """Return the European threshold for a type of contract on a day, or None when none is known.

    A day before the first known amount takes that first amount: an old contract still gets a band.
    """
    amounts = ContractThreshold.objects.filter(contract_type=contract_type)
    row = (
        amounts.filter(valid_from__lte=day).order_by("-valid_from").first()
        or amounts.order_by("valid_from").first()
    )
    return row.amount if row else None


def band_of(amount: Decimal, limit: Decimal | None) -> str:
    """Return the band of an amount without VAT, given the threshold; without one the highest bands are unknown.

    A band includes its upper bound, but for the threshold: from that amount on the European rules apply.
    """
    if amount <= _50K:
        return ValueBand.TO_50K.value
    if amount <= _100K:
        return ValueBand.TO_100K.value
    if limit is None:
        return ValueBand.UNKNOWN.value
    return ValueBand.TO_THRESHOLD.value if amount < limit else ValueBand.ABOVE_THRESHOLD.value


def bounds_of(band: str, limit: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and the highest amount of a band; None where it is open or not known."""
    bounds: dict[str, tuple[Decimal | None, Decimal | None]] = {
        ValueBand.TO_50K.value: (Decimal(0), _50K),
        ValueBand.TO_100K.value: (_50K, _100K),
        ValueBand.TO_THRESHOLD.value: (_100K, limit),
        ValueBand.ABOVE_THRESHOLD.value: (limit, None),
    }
    return bounds.get(band, (None, None))
