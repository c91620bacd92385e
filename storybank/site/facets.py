"""The facets beside a list: for each filter its values with the number of stories, in the order of the screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.service import COUNTABLE, FacetOption
from storybank.site.asking import FILTERS, Asked
from storybank.site.organisations import ORGANISATION, public_organisations

#: The facets in the order of the screen: what most people choose by comes first.
SHOWN = (
    "sector",
    "instrument",
    "impactType",
    "municipality",
    "province",
    "region",
    ORGANISATION,
    "targetGroup",
    "supplierType",
    "procedure",
    "valueBand",
    "evidenceGrade",
    "sdg",
    "year",
    "availableIn",
)
COUNTED = tuple(name for name in SHOWN if name in COUNTABLE)
#: Facets that stand open before anything is chosen.
_OPEN = frozenset({"sector", "instrument"})
#: Facets with a field in which a name can be typed: their values are too many to look through.
_TYPED = frozenset({"municipality", ORGANISATION})
#: Organisations that are offered, those of most stories; there may be thousands, and every one can be typed.
MOST_ORGANISATIONS = 24
#: Options of a facet that are seen at once; the others are one step away.
SEEN_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One value. `typed` says that it was read from the text of the search."""

    value: str
    label: str
    language: str
    count: int
    selected: bool
    typed: bool = False

    @property
    def disabled(self) -> bool:
        """Whether choosing it would only lead to an empty list."""
        return self.count == 0 and not self.selected


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter on the screen: the options that are seen at once, the others, and whether a name can be typed."""

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[Option, ...]
    is_open: bool
    is_typed: bool

    @property
    def selected(self) -> int:
        """How many of its options are selected."""
        return sum(option.selected for option in (*self.options, *self.more))


def facets_of(
    asked: Asked, counted: Mapping[str, Iterable[FacetOption]], typed: Iterable[tuple[str, str]] = ()
) -> tuple[Facet, ...]:
    """
    Return the facets to show; two queries, for the names of organisations. A facet without anything to choose is left out.

    Takes the facets that the search counted, and the filters with their values that it read from the text: these are not
    selected, since unselecting would not take them out of the text; choosing another value replaces them.
    """
    from_text = set(typed) - {(one.name, one.choice.value) for one in asked.chosen}
    facets = (_facet(name, _options(name, asked, counted, from_text)) for name in SHOWN)
    return tuple(facet for facet in facets if facet.options or facet.more or facet.is_typed)


def _options(
    name: str, asked: Asked, counted: Mapping[str, Iterable[FacetOption]], from_text: set[tuple[str, str]]
) -> list[Option]:
    if name == ORGANISATION:
        return _organisations(counted[name])
    return [
        Option(
            one.value,
            one.label,
            one.language,
            one.count,
            one.selected and (name, one.value) not in from_text,
            (name, one.value) in from_text,
        )
        for one in counted[name]
    ]


def _organisations(counted: Iterable[FacetOption]) -> list[Option]:
    """Return the organisations of most stories and the selected ones, with their names; two queries, or none without any."""
    ranked = sorted(counted, key=lambda one: -one.count)
    offered = [one for place, one in enumerate(ranked) if place < MOST_ORGANISATIONS or one.selected]
    named = public_organisations([one.value for one in offered], offered[0].language) if offered else {}
    found = [
        Option(one.value, named[one.value].label, one.language, one.count, one.selected)
        for one in offered
        if one.value in named
    ]
    return sorted(found, key=lambda option: (-option.count, option.label.casefold()))


def _facet(name: str, options: list[Option]) -> Facet:
    """Return a facet: what leads to stories is seen at once, what leads nowhere is behind it, and what is chosen always there."""
    leading = [one for one in options if not one.disabled]
    # One option more takes no more room than the words that lead to it.
    first = leading if len(leading) <= SEEN_AT_ONCE + 1 else leading[:SEEN_AT_ONCE]
    seen = [one for one in options if one in first or one.selected or one.typed]
    more = [one for one in options if one not in seen]
    touched = any(one.selected or one.typed for one in options)
    is_open = bool(seen) and (name in _OPEN or touched)
    return Facet(name, str(FILTERS[name]), tuple(seen), tuple(more), is_open, name in _TYPED)
