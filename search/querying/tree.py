"""
The tree of a text query: plain values that say nothing about an engine.

Each engine turns the same tree into its own query. There are only kinds of nodes that score alike on all of them (see
docs/search.md): the scores of terms and phrases are BM25 with k1 = 1.2 and b = 0.75 over all entries of the index.
"""

from dataclasses import dataclass

from search.conditions import AnyOf, Between

#: How much the other ways in which a word is found add to the best one.
TIE_BREAKER = 0.3


@dataclass(frozen=True, slots=True)
class Term:
    """The text column holds this token. Scored."""

    column: str
    token: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """The text column holds these tokens, at least two, one right behind the other. Scored."""

    column: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """
    The text column holds two different tokens in this order with at most `slop` others between them.

    Only inside a `Constant`: engines agree on where it fits, not on how much it counts.
    """

    column: str
    first: str
    second: str
    slop: int


@dataclass(frozen=True, slots=True)
class Best:
    """One of the alternatives fits. Scored as the best of them, plus a share of the others (`dis_max`)."""

    of: tuple["Node", ...]
    tie_breaker: float = TIE_BREAKER


@dataclass(frozen=True, slots=True)
class Both:
    """
    All of `must` fit, none of `must_not`, and at least `least` of `should`. Scored as the sum of what fits.

    There is something in `must` or `should`; without `must`, `least` is at least one.
    """

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    must_not: tuple["Node", ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Boost:
    """Scored as its node times `factor`."""

    node: "Node"
    factor: float


@dataclass(frozen=True, slots=True)
class Constant:
    """Fits what its node fits, and scores always `score`; zero for a condition."""

    node: "Node"
    score: float


@dataclass(frozen=True, slots=True)
class Everything:
    """Fits every entry. Only inside a `Constant`."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Fits no entry."""


#: `AnyOf` and `Between` stand only inside a `Constant` or in `must_not`.
Node = Term | Phrase | Near | Best | Both | Boost | Constant | Everything | Nothing | AnyOf | Between
