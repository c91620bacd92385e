"""The organisations of the demo stories in the directory."""

from collections.abc import Iterable
from uuid import UUID

from home.demo.content import OrganisationEntry, StoryFile
from home.demo.identity import identifier
from home.demo.terms import Terms
from storybank.organisations.models import Organisation, OrganisationCertificate


def organisation_identifier(key: str) -> UUID:
    """Return the identifier of a demo organisation."""
    return identifier("organisations", key)


def load_organisations(stories: Iterable[StoryFile], terms: Terms) -> dict[str, Organisation]:
    """Return all organisations of the stories by key; those that are not in the directory yet are put there."""
    entries = {entry.key: entry for story in stories for entry in story.organisations}
    by_uuid = {
        row.uuid: row for row in Organisation.objects.filter(uuid__in=map(organisation_identifier, entries))
    }
    return {
        key: by_uuid.get(organisation_identifier(key)) or _load(entry, terms)
        for key, entry in entries.items()
    }


def demo_organisations(stories: Iterable[StoryFile]) -> list[Organisation]:
    """Return the organisations that were loaded with these stories."""
    keys = {entry.key for story in stories for entry in story.organisations}
    return list(Organisation.objects.filter(uuid__in=map(organisation_identifier, keys)))


def _load(entry: OrganisationEntry, terms: Terms) -> Organisation:
    organisation = Organisation(
        uuid=organisation_identifier(entry.key),
        name=entry.name,
        kind=entry.kind,
        municipality=terms.one("municipality", entry.municipality) if entry.municipality else None,
        website=entry.website,
        description_nl=entry.description["nl"],
        description_en=entry.description["en"],
    )
    organisation.full_clean()
    organisation.certificates = [
        OrganisationCertificate(
            certificate=terms.one("certificate", held.slug), level=held.level, valid_until=held.valid_until
        )
        for held in entry.certificates
    ]
    organisation.save()
    return organisation
