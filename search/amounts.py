"""Dates, moments and amounts as the whole numbers that engines compare."""

from datetime import UTC, date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

#: Days on the wire are days here (features of the API: inclusive dates, Europe/Amsterdam).
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Amounts beyond this are taken for this: more cents would not fit into a signed number of 64 bits.
_MOST = Decimal(10) ** 16


def moment_of(written: str) -> datetime:
    """
    Return the moment an ISO date or date-time stands for; a date is the beginning of that day in Amsterdam.

    Raises:
        ValueError: when the text is neither.
    """
    if len(written) == 10:
        return datetime.combine(date.fromisoformat(written), time(), AMSTERDAM)
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Return the microseconds since 1970, exactly (a float loses them)."""
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def day(moment: datetime) -> int:
    """Return the number of the day in Amsterdam."""
    return moment.astimezone(AMSTERDAM).toordinal()


def _cents(amount: Decimal | float | int, rounding: str) -> int:
    exact = max(-_MOST, min(_MOST, Decimal(str(amount))))
    return int(exact.scaleb(2).to_integral_value(rounding=rounding))


def cents(amount: Decimal | float | int) -> int:
    """Return an amount of money as a whole number of cents."""
    return _cents(amount, ROUND_HALF_EVEN)


def cents_from(amount: Decimal | float | int) -> int:
    """Return the lowest whole number of cents that is not less than `amount`."""
    return _cents(amount, ROUND_CEILING)


def cents_to(amount: Decimal | float | int) -> int:
    """Return the highest whole number of cents that is not more than `amount`."""
    return _cents(amount, ROUND_FLOOR)
