"""When the rooms above hear of a changed organisation."""

from collections.abc import Iterator
from typing import Any

import pytest

from storybank.organisations.models import Organisation, OrganisationCertificate
from storybank.organisations.signals import organisation_changed
from tests.organisations import directory


@pytest.fixture
def heard() -> Iterator[list[set[str]]]:
    """The fields of each notice."""
    sent: list[set[str]] = []

    def listen(organisation: Organisation, changed: frozenset[str], **_kwargs: Any) -> None:
        assert isinstance(organisation, Organisation)
        sent.append(set(changed))

    organisation_changed.connect(listen)
    yield sent
    organisation_changed.disconnect(listen)


def test_a_new_organisation_is_heard(db: None, heard: list[set[str]]) -> None:
    directory.organisation()
    assert len(heard) == 1
    assert {"name", "kind"} <= heard[0]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Anders"},
        {"kind": "partner"},
        {"kvk": "12345678"},
        {"tooi": "https://identifier.overheid.nl/tooi/id/gemeente/gm0014"},
        {"website": "https://example.org/"},
        {"description_nl": "Anders"},
        {"description_en": "Different"},
        {"partner_label": True},
    ],
)
def test_a_public_change_is_heard_once(db: None, heard: list[set[str]], change: dict[str, Any]) -> None:
    made = directory.organisation()
    heard.clear()
    for _ in range(2):
        Organisation.objects.get(pk=made.pk)
        for name, value in change.items():
            setattr(made, name, value)
        made.save()
    assert heard == [set(change)]


def test_another_municipality_is_heard(db: None, heard: list[set[str]]) -> None:
    made = directory.organisation()
    heard.clear()
    made.municipality = directory.municipality()
    made.save()
    assert heard == [{"municipality_id"}]


def test_another_contact_address_is_not_heard(db: None, heard: list[set[str]]) -> None:
    made = directory.organisation()
    heard.clear()
    made.contact_email = "anders@example.nl"
    made.save()
    assert heard == []


def test_certificates_are_heard_when_they_come_change_and_go(db: None, heard: list[set[str]]) -> None:
    made = directory.organisation()
    heard.clear()
    held = OrganisationCertificate.objects.create(organisation=made, certificate=directory.certificate())
    assert heard == [{"certificates"}]
    held.save()
    assert heard == [{"certificates"}]
    held.level = "3"
    held.save()
    assert heard == [{"certificates"}] * 2
    OrganisationCertificate.objects.filter(pk=held.pk).delete()
    assert heard == [{"certificates"}] * 3


def test_an_organisation_that_goes_takes_its_certificates_silently(db: None, heard: list[set[str]]) -> None:
    made, other = directory.complete(), directory.organisation("Twee")
    OrganisationCertificate.objects.create(organisation=other, certificate=directory.certificate())
    heard.clear()
    made.delete()
    Organisation.objects.filter(pk=other.pk).delete()
    assert heard == []
    assert not OrganisationCertificate.objects.exists()
