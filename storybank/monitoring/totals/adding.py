"""
Adding figures by the rule of their indicator. Exact: whole numbers and fractions, never floats.

Sums have as many decimals as they need. Averages and shares are rounded to four, half to even.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from storybank.publication.service import Counted
from storybank.vocabulary.models import Aggregation

#: Amounts are whole ten-thousandths, and so are shares of a contract: 10,000 is all of it.
_DECIMALS = 4
_ONE = 10**_DECIMALS


def can_count(figure: Counted, aggregation: str) -> bool:
    """Tell whether a figure has what the rule asks for: the weight of an average, the names of what is counted."""
    if aggregation == Aggregation.WAVG:
        return bool(figure.weight and figure.weight > 0)
    return aggregation != Aggregation.COUNT_DISTINCT or bool(figure.organisations)


def together(figures: Sequence[Counted], aggregation: str) -> Decimal:
    """Return the total of figures that can count, of one indicator and kind; there is at least one."""
    if aggregation == Aggregation.WAVG:
        weights = sum(figure.weight or 0 for figure in figures)
        return _decimal(round(Fraction(sum(map(_weighed, figures)), weights)), _DECIMALS)
    if aggregation == Aggregation.COUNT_DISTINCT:
        return Decimal(len({one for figure in figures for one in figure.organisations.split()}))
    return _decimal(sum(map(_share, figures)), 2 * _DECIMALS)


def verified_share(figures: Sequence[Counted], aggregation: str) -> Decimal:
    """
    Return how much of a total was verified, from 0 to 1.

    Of a sum by the size of the amounts, whatever their sign; of an average by weight; of a count by how many each names. When
    all that is nothing, by the number of figures.
    """
    size = _sizes(aggregation)
    sizes = [size(figure) for figure in figures]
    if not any(sizes):
        sizes = [1] * len(figures)
    verified = sum(one for one, figure in zip(sizes, figures, strict=True) if figure.verified)
    return _decimal(round(Fraction(verified * _ONE, sum(sizes))), _DECIMALS)


def plain(number: Decimal) -> str:
    """Return a number as JSON writes it, all its digits and no more."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _sizes(aggregation: str) -> Callable[[Counted], int]:
    if aggregation == Aggregation.WAVG:
        return lambda figure: figure.weight or 0
    if aggregation == Aggregation.COUNT_DISTINCT:
        return lambda figure: len(figure.organisations.split())
    return lambda figure: abs(_share(figure))


def _share(figure: Counted) -> int:
    """What of the amount is due to the contract, in ten-thousandths of ten-thousandths."""
    return (figure.value or 0) * figure.attribution


def _weighed(figure: Counted) -> int:
    return (figure.value or 0) * (figure.weight or 0)


def _decimal(whole: int, decimals: int) -> Decimal:
    # From its text: arithmetic on decimals would round to the digits of the context.
    return Decimal(f"{whole}e-{decimals}")
