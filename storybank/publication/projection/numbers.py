"""Numbers as JSON wants them."""

from decimal import Decimal


def number(value: Decimal | None) -> int | float | None:
    """Return a whole number without a decimal point, another number as it is, and None for none."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def exact(value: Decimal) -> str:
    """Return a number as text without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
