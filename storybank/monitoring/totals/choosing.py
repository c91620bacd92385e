"""Which figures count: one story for each contract, and no period of it twice."""

from collections.abc import Iterable
from typing import Any

from storybank.publication.service import Counted
from storybank.vocabulary.models import Aggregation


def once_per_contract(figures: Iterable[Counted], aggregation: str) -> list[Counted]:
    """
    Return those of the figures of one indicator and kind that count together.

    A contract (counting key) counts by one story: the one whose figure was confirmed last. Of its figures, those are left out whose
    period overlaps that of one that was confirmed later. What may only be read at its latest (`LATEST`) counts by one
    figure for each contract, the one of the latest period. A figure without a counting key counts by itself; for `LATEST` it
    stands for a contract of its story.
    """
    free: list[Counted] = []
    by_contract: dict[Any, list[Counted]] = {}
    latest = aggregation == Aggregation.LATEST
    for figure in figures:
        if figure.contract:
            by_contract.setdefault(figure.contract, []).append(figure)
        elif latest:
            by_contract.setdefault((figure.story_id,), []).append(figure)
        else:
            free.append(figure)
    for claims in by_contract.values():
        if len(claims) == 1:
            free += claims
        elif latest:
            free.append(max(claims, key=_latest))
        else:
            free += _without_overlap(claims)
    return free


def _without_overlap(claims: list[Counted]) -> list[Counted]:
    story_id = max(claims, key=_confirmed).story_id
    own = sorted((one for one in claims if one.story_id == story_id), key=_confirmed, reverse=True)
    kept: list[Counted] = []
    for figure in own:
        if not any(_overlap(figure, other) for other in kept):
            kept.append(figure)
    return kept


def _overlap(one: Counted, other: Counted) -> bool:
    """Tell whether two periods share a day; without a period a figure is about all of the contract."""
    if one.period_from is None or other.period_from is None:
        return True
    return one.period_from <= other.period_to and other.period_from <= one.period_to


def _confirmed(figure: Counted) -> tuple[Any, ...]:
    """What was confirmed last is the highest; what is equal then is told apart by the period, the value and the story."""
    return _text(figure.confirmed_on), *_latest(figure)


def _latest(figure: Counted) -> tuple[Any, ...]:
    return (
        _text(figure.period_to),
        _text(figure.confirmed_on),
        _text(figure.period_from),
        figure.value or 0,
        str(figure.story_id),
    )


def _text(day: Any) -> str:
    """Return a day of the database, a date or its text, as text that sorts like it; no day comes first."""
    return "" if day is None else str(day)
