"""The terms a list can be filtered by, as choices of a form: one query per vocabulary."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q

from storybank.organisations.service import names_of
from storybank.publication.models import DocumentReference
from storybank.vocabulary.models import InstrumentFamily
from storybank.vocabulary.service import TAXONOMIES, clean

#: The filters of the list of stories. Each is the name of a vocabulary and a key of the API.
FILTERS = ("municipality", "province", "sector", "impactType", "instrument")

#: Filters that only an address names: there are too many values to choose from a list.
ADDRESSED = ("organisation",)

#: No slug or code is longer, and longer text is not worth a question to the database.
LONGEST_VALUE = 100
_IDENTIFIER = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A term that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under a common heading; no heading when there is only one group."""

    label: str
    choices: tuple[Choice, ...]


def groups_of(name: str, language: str, chosen: Sequence[str] = ()) -> tuple[Group, ...]:
    """
    Return the terms of one filter that lead to a story, and the chosen ones, in their groups; one query.

    A term without a story in any language would only lead to an empty list. Takes the slugs that a visitor chose.
    """
    told_of = DocumentReference.objects.filter(kind=name).values("key")
    offered = _active(name).filter(Q(slug__in=told_of) | Q(slug__in=_askable(chosen)))
    rows = _GROUPED.get(name, _ungrouped)(offered, language)
    groups: dict[str, list[Choice]] = {}
    for heading, row in rows:
        groups.setdefault(heading, []).append(Choice(row["slug"], label_in(row, language)))
    return tuple(Group(heading, tuple(choices)) for heading, choices in groups.items())


def label_in(row: Row, language: str, prefix: str = "label") -> str:
    """Return a name of a row in a language, in Dutch when there is none."""
    return row.get(f"{prefix}_{language}") or row[f"{prefix}_nl"]


def known_terms(name: str, values: Sequence[str], language: str) -> dict[str, Choice]:
    """
    Return the current term for each of these slugs and codes that is known; one query, none without values.

    A merged term gives the term that stands for it, a retired one itself.
    """
    askable = _askable(values)
    if not askable:
        return {}
    if name == "organisation":
        return _public_organisations(askable)
    model = TAXONOMIES[name]
    condition = reduce(or_, (model.lookup(value) for value in askable))
    found: dict[str, Choice] = {}
    for term in model.objects.filter(condition).select_related("successor"):
        current = term.current()
        choice = Choice(current.slug, current.label(language))
        found[term.slug] = choice
        if code := term.official_code():
            found[code] = choice
    return {value: found[key] for value in askable for key in (value, value.upper()) if key in found}


def _public_organisations(values: Sequence[str]) -> dict[str, Choice]:
    """Return those of these organisations that take part in a public story, by the value that names them; two queries."""
    asked = {value: value.lower() for value in values if _IDENTIFIER.fullmatch(value)}
    public = DocumentReference.objects.filter(kind="organisation", key__in=set(asked.values()))
    names = names_of(public.order_by().values_list("key", flat=True).distinct())
    return {value: Choice(key, names[key]) for value, key in asked.items() if key in names}


def _askable(values: Sequence[str]) -> list[str]:
    """Return the values that can be a slug or code: the database need not be asked for others, and refuses some."""
    return [value for value in values if len(value) <= LONGEST_VALUE and clean(value) == value]


def labels_of(name: str, slugs: Iterable[str], language: str) -> dict[str, str]:
    """Return the names of these terms by slug; one query."""
    rows = TAXONOMIES[name].objects.filter(slug__in=list(slugs)).values("slug", "label_nl", "label_en")
    return {row["slug"]: label_in(row, language) for row in rows}


def _active(name: str) -> Any:
    model: Any = TAXONOMIES[name]
    return model.objects.active()


def _ungrouped(terms: Any, language: str) -> Iterable[tuple[str, Row]]:
    return (("", row) for row in terms.order_by("order", "label_nl").values("slug", "label_nl", "label_en"))


def _by_province(terms: Any, language: str) -> Iterable[tuple[str, Row]]:
    """Yield the municipalities under their provinces: the northern ones first, they have most stories."""
    rows = terms.values(
        "slug",
        "label_nl",
        "label_en",
        "north",
        province_nl=F("province__label_nl"),
        province_en=F("province__label_en"),
    )
    ordered = sorted(rows.order_by("province__order", "label_nl"), key=lambda row: not row["north"])
    return ((label_in(row, language, "province"), row) for row in ordered)


def _by_family(terms: Any, language: str) -> Iterable[tuple[str, Row]]:
    names = {value: str(label) for value, label in InstrumentFamily.choices}
    rows = list(terms.order_by("order").values("slug", "label_nl", "label_en", "family"))
    order = list(names)
    rows.sort(key=lambda row: order.index(row["family"]))
    return ((_capitalised(names[row["family"]]), row) for row in rows)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


_GROUPED: dict[str, Callable[[Any, str], Iterable[tuple[str, Row]]]] = {
    "municipality": _by_province,
    "instrument": _by_family,
}
