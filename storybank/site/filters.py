"""What the query of a list asks for: known terms, unknown values with the nearest term, and the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from storybank.site.terms import ADDRESSED, FILTERS, Choice, Group, groups_of, known_terms
from storybank.vocabulary.service import clean, nearest

NAMES = {
    "municipality": _("Municipality"),
    "province": _("Province"),
    "sector": _("Sector"),
    "impactType": _("Kind of impact"),
    "instrument": _("Procurement instrument"),
    "organisation": _("Organisation"),
}
ALL = {
    "municipality": _("All municipalities"),
    "province": _("All provinces"),
    "sector": _("All sectors"),
    "impactType": _("All kinds of impact"),
    "instrument": _("All instruments"),
    "organisation": _("All organisations"),
}
#: All keys of a list, in the order of its address.
_KEYS = (*FILTERS, *ADDRESSED)

#: Values of one key that are looked at; more are a mistake or a game.
MOST_VALUES = 20
#: Unknown values that are named, and those for which the nearest term is looked for (one query each).
MOST_NAMED, MOST_NEAREST = 3, 1
SHOWN_LENGTH = 60
_LAST_PAGE = 500
_LONGEST_PAGE = 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """A term that the list is filtered by."""

    name: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is no term of its vocabulary; the list is shown as if it were not there."""

    name: str
    value: str
    suggestion: Choice | None

    @property
    def field(self) -> str:
        """The name of the filter, for people."""
        return str(NAMES[self.name])


@dataclass(frozen=True, slots=True)
class Field:
    """One filter in the form. The first chosen term is selected; further ones are carried along as hidden fields."""

    name: str
    label: str
    any_label: str
    groups: tuple[Group, ...]
    selected: Choice | None
    carried: tuple[Choice, ...]

    @property
    def absent(self) -> Choice | None:
        """The selected term when it is not among the choices: one that is no longer in use."""
        values = {choice.value for group in self.groups for choice in group.choices}
        return self.selected if self.selected and self.selected.value not in values else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for."""

    fields: tuple[Field, ...]
    chosen: tuple[Chosen, ...]
    unknown: tuple[Unknown, ...]
    page: int

    def values(self) -> dict[str, tuple[str, ...]]:
        """Return the slugs by filter, for the search."""
        found: dict[str, list[str]] = {}
        for one in self.chosen:
            found.setdefault(one.name, []).append(one.choice.value)
        return {name: tuple(slugs) for name, slugs in found.items()}

    def labels(self, name: str) -> list[str]:
        """Return the names of the chosen terms of one filter."""
        return [one.choice.label for one in self.chosen if one.name == name]

    def query(
        self, page: int = 1, without: Chosen | None = None, extra: Chosen | None = None
    ) -> list[tuple[str, str]]:
        """Return the keys and values of the same list: always in one order, nothing unknown, no page for the first."""
        kept = [one for one in (*self.chosen, *([extra] if extra else [])) if one != without]
        pairs = sorted({(_KEYS.index(one.name), one.choice.value) for one in kept})
        query = [(_KEYS[index], value) for index, value in pairs]
        return [*query, ("page", str(page))] if page > 1 else query


def read(query: QueryDict, language: str) -> Asked:
    """
    Read the query of a list. Unknown keys are ignored; unknown values are named and not used.

    Costs one query per vocabulary for the choices, one more for each filter that names something not among them (two for
    organisations), and one for the nearest term.
    """
    fields: list[Field] = []
    chosen: list[Chosen] = []
    missing: list[tuple[str, str]] = []
    for name in _KEYS:
        values = list(dict.fromkeys(value for value in query.getlist(name) if value.strip()))[:MOST_VALUES]
        groups = groups_of(name, language, values) if name in FILTERS else ()
        found = _choices(name, values, groups, language)
        missing += [(name, value) for value in values if value not in found]
        terms = list(dict.fromkeys(found[value] for value in values if value in found))
        chosen += [Chosen(name, term) for term in terms]
        selected, carried = (terms[0] if terms else None), tuple(terms[1:])
        if name in ADDRESSED and selected is None:
            continue
        fields.append(Field(name, str(NAMES[name]), str(ALL[name]), groups, selected, carried))
    return Asked(
        tuple(fields), tuple(chosen), tuple(_unknown(missing, language)), _page(query.getlist("page"))
    )


def _choices(name: str, values: list[str], groups: Iterable[Group], language: str) -> Mapping[str, Choice]:
    by_slug = {choice.value: choice for group in groups for choice in group.choices}
    others = [value for value in values if value not in by_slug]
    return {value: by_slug[value] for value in values if value in by_slug} | known_terms(
        name, others, language
    )


def _unknown(missing: list[tuple[str, str]], language: str) -> Iterable[Unknown]:
    for position, (name, value) in enumerate(missing[:MOST_NAMED]):
        shown = clean(value)[:SHOWN_LENGTH]
        has_nearest = position < MOST_NEAREST and shown and name not in ADDRESSED
        slug = nearest(name, shown) if has_nearest else None
        suggestion = known_terms(name, [slug], language).get(slug) if slug else None
        yield Unknown(name, shown, suggestion)


def _page(values: list[str]) -> int:
    """Return the number of the page, at most the last that is ever shown; the first for anything that is no number."""
    text = values[0] if values else ""
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text[:_LONGEST_PAGE]), 1), _LAST_PAGE + 1)
