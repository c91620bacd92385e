"""Organisations as values of a filter: only those that take part in a public story are known."""

import re
from collections.abc import Sequence

from search.service import FilterValue, IndexNotReady, suggest
from storybank.organisations.service import names_of
from storybank.publication.models import DocumentReference
from storybank.vocabulary.service import clean, fold

#: The name of the filter, and a kind of suggestion.
ORGANISATION = "organisation"

_IDENTIFIER = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
#: Typed names that are looked up, and what is looked through for each.
_MOST_TYPED, _LOOKED_THROUGH = 2, 20
_LONGEST_NAME = 200


def public_organisations(values: Sequence[str], language: str) -> dict[str, FilterValue]:
    """
    Return those of these organisations that take part in a public story, by the identifier or whole name that was given.

    Two queries for identifiers; names are as the suggestions know them.
    """
    asked = {value: value.lower() for value in values if _IDENTIFIER.fullmatch(value)}
    found: dict[str, FilterValue] = {}
    if asked:
        public = DocumentReference.objects.filter(kind=ORGANISATION, key__in=set(asked.values()))
        names = names_of(public.order_by().values_list("key", flat=True).distinct())
        found = {
            value: FilterValue(key, names[key], language) for value, key in asked.items() if key in names
        }
    typed = [value for value in values if value not in asked][:_MOST_TYPED]
    return found | {value: one for value in typed if (one := _called(value, language))}


def nearest_organisation(name: str, language: str) -> FilterValue | None:
    """Return the public organisation whose name is most like this."""
    return next(iter(_suggested(clean(name), language)), None)


def _called(name: str, language: str) -> FilterValue | None:
    """Return the organisation that is called exactly this, but for case, accents and blanks."""
    wanted = fold(clean(name)[:_LONGEST_NAME])
    if not wanted:
        return None
    return next((one for one in _suggested(wanted, language) if fold(one.label) == wanted), None)


def _suggested(name: str, language: str) -> list[FilterValue]:
    """Return the organisations among the suggestions; none while there is no index, as only it knows which are public."""
    try:
        found = suggest(name, language, _LOOKED_THROUGH)
    except IndexNotReady:
        return []
    return [FilterValue(one.value, one.label, language) for one in found if one.kind == ORGANISATION]
