"""What can be asked of the search: one immutable request."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from search.errors import InvalidRequestError
from search.sorting import DEFAULT_SORT, RELEVANCE, SORTS

#: Filters by term or code. Values of one filter are alternatives, different filters must all hold.
FILTERS = (
    "municipality",
    "province",
    "region",
    "sector",
    "impactType",
    "instrument",
    "targetGroup",
    "supplierType",
    "procedure",
    "sdg",
    "cpv",
    "organisation",
    "valueBand",
    "availableIn",
    "evidenceGrade",
    "year",
)

#: Filters whose values can be counted, by the same names.
FACETS = tuple(name for name in FILTERS if name not in ("cpv", "organisation"))
#: The same and the organisations, whose names this room does not tell: their options carry the identifier as label.
COUNTABLE = (*FACETS, "organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """
    Which stories, in which order, and which page of them. Names as on the wire, in Python's spelling.

    `filters` maps a name of `FILTERS` to resolved values (slugs, not aliases); a name without values is not a filter.
    A value of `cpv` is the beginning of a code. Dates are inclusive days in Europe/Amsterdam, `updated_since` is an
    inclusive moment with a time zone, amounts are without VAT. `bbox` holds the municipalities whose centroid lies
    inside the box: `None` is no box, an empty tuple a box without municipalities, which finds nothing. The language
    of a request decides what is shown, never what a story's facts are. `facets` names the filters whose values are to be
    counted.

    `text` is what somebody typed: anything at all, blank is no text. `literal` takes it as it stands: nothing is corrected,
    read as a place or loosened. Without a `sort` it is by relevance when there is a text, which no other request can be.

    Raises:
        InvalidRequestError: for an unknown filter, facet, fallback or sort, relevance without text, a page or page size below
            one, a moment without time zone and an amount that is no number.
    """

    language: str = "nl"
    fallback: Literal["any", "none"] = "any"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bbox: tuple[str, ...] | None = None
    has_evidence: bool | None = None
    has_english: bool | None = None
    published_from: date | None = None
    published_to: date | None = None
    checked_from: date | None = None
    checked_to: date | None = None
    updated_since: datetime | None = None
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    text: str = ""
    literal: bool = False
    sort: str = ""
    page: int = 1
    page_size: int = 20
    facets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = [name for name in self.filters if name not in FILTERS]
        if unknown:
            raise InvalidRequestError(f"Unknown filter: {', '.join(sorted(unknown))}.")
        if unknown := [name for name in self.facets if name not in COUNTABLE]:
            raise InvalidRequestError(f"Unknown facet: {', '.join(sorted(unknown))}.")
        if self.fallback not in ("any", "none"):
            raise InvalidRequestError(f"Unknown fallback: {self.fallback}.")
        object.__setattr__(self, "text", self.text.strip())
        if not self.sort:
            object.__setattr__(self, "sort", RELEVANCE if self.text else DEFAULT_SORT)
        if self.sort == RELEVANCE and not self.text:
            raise InvalidRequestError("Only a search with text can be sorted by relevance.")
        if self.sort not in SORTS and self.sort != RELEVANCE:
            raise InvalidRequestError(f"Unknown sort: {self.sort}.")
        if self.page < 1 or self.page_size < 1:
            raise InvalidRequestError("Pages are counted from 1 and hold at least one story.")
        if self.updated_since is not None and self.updated_since.tzinfo is None:
            raise InvalidRequestError("updated_since needs a time zone.")
        if not all(amount is None or amount.is_finite() for amount in (self.value_from, self.value_to)):
            raise InvalidRequestError("An amount is a finite number.")

    @property
    def offset(self) -> int:
        """How many hits come before this page."""
        return (self.page - 1) * self.page_size

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this request from another, hashable."""
        values = (getattr(self, one.name) for one in fields(self) if one.name != "filters")
        return (*values, *self.filters.items())
