"""What can be asked of the totals, and what comes back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from storybank.stories.choices import FigureKind
from storybank.stories.evidence import GRADES

#: By what totals can be split beside the indicator.
GROUPS = ("indicator", "province", "sector", "year")
#: Figures without a source prove nothing.
PROVEN = tuple(grade for grade in GRADES if grade != "D")
#: Why a figure is in no total, in the order in which that is looked at.
REASONS = (
    "otherKind",
    "otherGrade",
    "notDisclosed",
    "typedContractValue",
    "noWeight",
    "notNamed",
    "sameContract",
    "noGroup",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    Which figures are to be added.

    `grades` None are those with a source (A to C), and values of contracts, which have no grade. `indicators` empty are all.
    `story_ids` None are all public stories.
    """

    group_by: str = "indicator"
    kinds: tuple[str, ...] = (FigureKind.REALISED.value,)
    grades: tuple[str, ...] | None = None
    indicators: tuple[str, ...] = ()
    story_ids: Collection[UUID] | None = None


class Group(NamedTuple):
    """A province, a sector or a year."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Total:
    """
    One total, with the stories it is made of.

    `verified_share` is None for values of contracts, which nobody verifies. `methods` tells how many of the figures were measured,
    calculated and estimated.
    """

    indicator: str
    label: str
    unit: str
    value: Decimal
    aggregation: str
    kind: str
    group: Group | None
    verified_share: Decimal | None
    methods: Mapping[str, int]
    story_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """All totals that were asked for, how many figures are in none by reason, and the method in words."""

    results: list[Total]
    not_counted: dict[str, int]
    method: str
