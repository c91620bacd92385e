"""What the query of a list or of a search asks for: known values, unknown ones with the nearest term, and the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from search.service import (
    DEFAULT_SORT,
    RELEVANCE,
    SORTS,
    FilterValue,
    SearchRequest,
    filter_values,
)
from storybank.site.organisations import ORGANISATION, nearest_organisation, public_organisations
from storybank.vocabulary.service import TAXONOMIES, clean, nearest

#: The filters, in the order of an address, by the keys of the API.
FILTERS = {
    "municipality": _("Municipality"),
    "province": _("Province"),
    "sector": _("Sector"),
    "impactType": _("Kind of impact"),
    "instrument": _("Procurement instrument"),
    ORGANISATION: _("Organisation"),
    "region": _("Region"),
    "targetGroup": _("Target group"),
    "supplierType": _("Kind of supplier"),
    "procedure": _("Procedure"),
    "valueBand": _("Contract value"),
    "evidenceGrade": _("Evidence grade"),
    "sdg": _("Global goal (SDG)"),
    "year": _("Year of publication"),
    "availableIn": _("Language"),
}
_ORDER = tuple(FILTERS)

#: Values of one filter that are looked at; more are a mistake or a game.
MOST_VALUES = 100
#: Unknown values that are named, and those for which the nearest term is looked for (one query each).
MOST_NAMED, MOST_NEAREST = 3, 1
SHOWN_LENGTH = 60
#: More of a text is not read. The search itself uses far fewer words than fit in it.
LONGEST_TEXT = 2_000
_LAST_PAGE = 500
_LONGEST_PAGE = 6


class Chosen(NamedTuple):
    """A value that the list is filtered by."""

    name: str
    choice: FilterValue

    @property
    def field(self) -> str:
        """The name of the filter, for people."""
        return str(FILTERS[self.name])


class Unknown(NamedTuple):
    """A value that its filter does not know; the list is shown as if it were not there."""

    name: str
    value: str
    suggestion: FilterValue | None

    @property
    def field(self) -> str:
        """The name of the filter, for people."""
        return str(FILTERS[self.name])


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a query asks for.

    `sort` is empty for the order that nobody has to ask for. `ignored_sort` is one that does not exist, or that needs a
    text where there is none; `shortened` says that a text was too long to read.
    """

    text: str
    literal: bool
    sort: str
    chosen: tuple[Chosen, ...]
    unknown: tuple[Unknown, ...]
    page: int
    ignored_sort: str = ""
    shortened: bool = False

    @property
    def order(self) -> str:
        """The order in force, by its key in the API."""
        return self.sort or (RELEVANCE if self.text else DEFAULT_SORT)

    def values(self) -> dict[str, tuple[str, ...]]:
        """Return the values by filter, for the search."""
        found: dict[str, list[str]] = {}
        for one in self.chosen:
            found.setdefault(one.name, []).append(one.choice.value)
        return {name: tuple(values) for name, values in found.items()}

    def labels(self, name: str) -> list[str]:
        """Return the names of the chosen values of one filter."""
        return [one.choice.label for one in self.chosen if one.name == name]

    def request(self, language: str, page_size: int, facets: tuple[str, ...] = ()) -> SearchRequest:
        """Return the search for this."""
        return SearchRequest(
            language=language,
            text=self.text,
            literal=self.literal,
            sort=self.sort,
            filters=self.values(),
            page=self.page,
            page_size=page_size,
            facets=facets,
        )

    def query(
        self,
        page: int = 1,
        without: Chosen | None = None,
        extra: Chosen | None = None,
        literal: bool | None = None,
    ) -> list[tuple[str, str]]:
        """Return the keys and values of the same list: always in one order, nothing unknown, no page for the first."""
        kept = [one for one in (*self.chosen, *([extra] if extra else [])) if one != without]
        values = sorted({(_ORDER.index(one.name), one.choice.value) for one in kept})
        query = [("q", self.text)] if self.text else []
        query += [(_ORDER[index], value) for index, value in values]
        if self.text and (self.literal if literal is None else literal):
            query.append(("literal", "true"))
        if self.sort:
            query.append(("sort", self.sort))
        return [*query, ("page", str(page))] if page > 1 else query


def read(query: QueryDict, language: str, has_text: bool = False) -> Asked:
    """
    Read the query of a list, or with `has_text` that of a search.

    Unknown keys are ignored; unknown values are named and not used. Costs one query for the terms when this process has not
    looked for some seconds, two for organisations, and one or two for the nearest term.
    """
    chosen: list[Chosen] = []
    missing: list[tuple[str, str]] = []
    for name in FILTERS:
        values = list(dict.fromkeys(value for value in query.getlist(name) if value.strip()))[:MOST_VALUES]
        found = _known(name, values, language)
        missing += [(name, value) for value in values if value not in found]
        terms = dict.fromkeys(found[value] for value in values if value in found)
        chosen += [Chosen(name, term) for term in terms]
    unknown = tuple(_unknown(missing, language))
    typed = next((text.strip() for text in query.getlist("q") if text.strip()), "") if has_text else ""
    text = typed[:LONGEST_TEXT]
    asked_sort = next((sort for sort in query.getlist("sort") if sort.strip()), "")
    known_sort = asked_sort in SORTS or (asked_sort == RELEVANCE and bool(text))
    return Asked(
        text=text,
        literal=bool(text) and query.get("literal") == "true",
        sort="" if asked_sort == (RELEVANCE if text else DEFAULT_SORT) or not known_sort else asked_sort,
        chosen=tuple(chosen),
        unknown=unknown,
        page=_page(query.getlist("page")),
        ignored_sort="" if known_sort else clean(asked_sort)[:SHOWN_LENGTH],
        shortened=len(typed) > LONGEST_TEXT,
    )


def _known(name: str, values: Sequence[str], language: str) -> dict[str, FilterValue]:
    if not values:
        return {}
    if name == ORGANISATION:
        return public_organisations(values, language)
    return filter_values(name, values, language)


def _unknown(missing: list[tuple[str, str]], language: str) -> Iterable[Unknown]:
    for position, (name, value) in enumerate(missing[:MOST_NAMED]):
        shown = clean(value)[:SHOWN_LENGTH]
        is_looked_for = position < MOST_NEAREST and bool(shown)
        yield Unknown(name, shown, _nearest(name, shown, language) if is_looked_for else None)


def _nearest(name: str, value: str, language: str) -> FilterValue | None:
    """Return what may be meant by a value; one query, two for an organisation."""
    if name == ORGANISATION:
        return nearest_organisation(value, language)
    slug = nearest(name, value) if name in TAXONOMIES else None
    return filter_values(name, [slug], language).get(slug) if slug else None


def _page(values: list[str]) -> int:
    """Return the number of the page, at most the last that is ever shown; the first for anything that is no number."""
    text = values[0] if values else ""
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text[:_LONGEST_PAGE]), 1), _LAST_PAGE + 1)
