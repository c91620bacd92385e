"""Organisations as the API shows them."""

from collections.abc import Collection, Mapping
from typing import Any

from storybank.organisations.models import Organisation
from storybank.organisations.service import for_documents, organisation_detail
from storybank.publication.service import term_counts

#: The kind of reference under which stories are counted by organisation.
ORGANISATION = "organisation"


def organisation_counts() -> dict[str, int]:
    """Return by identifier in how many public stories each organisation takes part; one query."""
    return term_counts(ORGANISATION)


def organisation_on_the_wire(
    organisation: Organisation, language: str, counts: Mapping[str, int]
) -> dict[str, Any]:
    """Return all that the outside may know of an organisation, with the number of its stories."""
    document = organisation_detail(organisation, language)
    return {**document, "storyCount": counts.get(document["id"], 0)}


def organisations_by_id(identifiers: Collection[str], language: str) -> dict[str, dict[str, Any]]:
    """Return these organisations by identifier; three queries, or none without any. The caller knows that they are public."""
    if not identifiers:
        return {}
    counts = organisation_counts()
    found = for_documents().filter(uuid__in=list(identifiers))
    return {str(one.uuid): organisation_on_the_wire(one, language, counts) for one in found}
