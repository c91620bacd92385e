"""What other rooms, and through them everybody, may know of an organisation."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from storybank.organisations.models import Organisation, OrganisationCertificate
from storybank.organisations.service import for_documents, organisation_detail, organisation_document
from tests.organisations import directory


def test_the_short_document(db: None) -> None:
    made = directory.organisation()
    assert organisation_document(made) == {
        "id": str(made.uuid),
        "name": "Werkbedrijf De Brug",
        "kind": "impactEntrepreneur",
    }


def test_the_whole_document(db: None) -> None:
    made = directory.complete()
    groningen = directory.municipality()
    made = for_documents().get(pk=made.pk)
    assert organisation_detail(made, "en") == {
        **organisation_document(made),
        "municipality": {
            "slug": "groningen",
            "code": groningen.code,
            "label": groningen.label("en"),
            "province": {
                "slug": "groningen",
                "code": "PV20",
                "label": groningen.province.label("en"),
            },
        },
        "kvk": "01234567",
        "tooi": "https://identifier.overheid.nl/tooi/id/oorg/oorg10103",
        "website": "https://example.nl/",
        "description": "Makes work clothes.",
        "partner": True,
        "certificates": [
            {
                "slug": "pso-2",
                "label": directory.certificate().label("en"),
                "level": "2",
                "validFrom": "2025-01-01",
                "validUntil": "2027-12-31",
                "url": "https://example.nl/register/1",
            }
        ],
    }


def test_what_is_not_known(db: None) -> None:
    detail = organisation_detail(directory.organisation(), "nl")
    assert detail["description"] == ""
    assert detail["certificates"] == []
    assert {detail[name] for name in ("municipality", "kvk", "tooi", "website")} == {None}


def test_a_missing_language_falls_back(db: None) -> None:
    dutch = directory.organisation(description_nl="Alleen Nederlands")
    english = directory.organisation("Two", description_en="Only English")
    for language in ("nl", "en", "fy"):
        assert organisation_detail(dutch, language)["description"] == "Alleen Nederlands"
        assert organisation_detail(english, language)["description"] == "Only English"


def test_merged_terms_are_followed(db: None) -> None:
    made = directory.complete()
    newer = directory.municipality("het-hogeland", code="GM1966")
    old = made.municipality
    old.successor = newer
    old.save()
    made = for_documents().get(pk=made.pk)
    assert organisation_detail(made, "nl")["municipality"]["code"] == newer.code


def test_the_contact_address_is_in_no_output(db: None) -> None:
    made = directory.complete()
    for source in (made, for_documents().get(pk=made.pk)):
        outputs = [
            organisation_document(source),
            *(organisation_detail(source, code) for code in ("nl", "en")),
        ]
        for output in outputs:
            assert "contact" not in json.dumps(output)
            assert directory.CONTACT not in json.dumps(output)
        assert directory.CONTACT not in str(source) + repr(source)
    assert "contact_email" not in Organisation.PUBLIC_FIELDS
    assert directory.CONTACT not in made.search_text


def test_nobody_can_type_a_placeholder(db: None) -> None:
    made = directory.organisation("\x01base", description_nl="\x01overlay")
    assert "\\u0001" not in json.dumps(organisation_detail(made, "nl"))


def test_many_cost_as_many_queries_as_one(db: None, django_assert_num_queries: Any) -> None:
    """One query for the organisations with their municipality, one for the certificates."""
    for number in range(1, 13):
        made = directory.organisation(f"Organisatie {number}", municipality=directory.municipality())
        for slug in ("pso-2", "pso-30-plus"):
            OrganisationCertificate.objects.create(organisation=made, certificate=directory.certificate(slug))
        if number in (1, 12):
            with django_assert_num_queries(2):
                details = [organisation_detail(found, "nl") for found in for_documents()]
            assert len(details) == number
            assert all(len(detail["certificates"]) == 2 for detail in details)


@pytest.mark.parametrize(
    "kvk", ["1234567", "123456789", "1234 5678", "1234567a", "١٢٣٤٥٦٧٨", "12345678\n", "NL1234567"]
)
def test_a_kvk_number_has_eight_digits(db: None, kvk: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Organisation(name="A", kind="company", kvk=kvk).full_clean()
    assert set(caught.value.message_dict) == {"kvk"}


@pytest.mark.parametrize(
    "tooi",
    [
        "gm0014",
        "http://identifier.overheid.nl/tooi/id/gemeente/gm0014",
        "https://identifier.overheid.nl/tooi/id/gemeente/",
        "https://identifier.overheid.nl/tooi/id/gemeente/gm0014/",
        "https://identifier.overheid.nl/tooi/id/gemeente/GM0014",
        "https://identifier.overheid.nl.example.com/tooi/id/gemeente/gm0014",
        "https://identifierXoverheid.nl/tooi/id/gemeente/gm0014",
        "https://identifier.overheid.nl/tooi/id/gemeente/gm0014\n",
    ],
)
def test_a_tooi_identifier_is_a_whole_address(db: None, tooi: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Organisation(name="A", kind="company", tooi=tooi).full_clean()
    assert set(caught.value.message_dict) == {"tooi"}


@pytest.mark.parametrize("path", ["gemeente/gm0014", "provincie/pv20", "ministerie/mnre1034", "zbo/zb000020"])
def test_good_numbers_are_accepted(db: None, path: str) -> None:
    tooi = f"https://identifier.overheid.nl/tooi/id/{path}"
    Organisation(name="A", kind="company", kvk="00123456", tooi=tooi).full_clean()


def test_a_certificate_ends_after_it_begins() -> None:
    held = OrganisationCertificate(valid_from=date(2026, 1, 2), valid_until=date(2026, 1, 1))
    with pytest.raises(ValidationError) as caught:
        held.clean()
    assert set(caught.value.message_dict) == {"valid_until"}
