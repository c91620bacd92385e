"""What a column of an entry must hold: plain conditions that every engine can translate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The column holds at least one of these values. Without values nothing fits."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The column holds none of these values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The column has a number, and it lies in this range; `None` is an open end. Not both ends are open."""

    column: str
    lowest: int | None
    highest: int | None
