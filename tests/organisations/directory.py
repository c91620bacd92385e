"""Makes organisations for the tests."""

from typing import Any

from storybank.organisations.models import Organisation, OrganisationCertificate
from storybank.vocabulary.models import Certificate, Municipality, Province

CONTACT = "geheim-contact@example.nl"


def municipality(slug: str = "groningen", **fields: Any) -> Municipality:
    """Return a municipality, made when the vocabulary does not have it."""
    province, _made = Province.objects.get_or_create(
        slug="groningen", defaults={"code": "PV20", "label_nl": "Groningen"}
    )
    known = {
        "code": f"GM{len(slug):04}",
        "label_nl": slug.title(),
        "province": province,
        "latitude": 53.2,
        "longitude": 6.6,
    }
    return Municipality.objects.get_or_create(slug=slug, defaults={**known, **fields})[0]


def certificate(slug: str = "pso-2", **fields: Any) -> Certificate:
    """Return a certificate, made when the vocabulary does not have it."""
    known = {"label_nl": "PSO Trede 2", "label_en": "PSO Step 2"}
    return Certificate.objects.get_or_create(slug=slug, defaults={**known, **fields})[0]


def organisation(name: str = "Werkbedrijf De Brug", **fields: Any) -> Organisation:
    """Return a stored organisation with a contact address that must not get out."""
    known = {"kind": "impactEntrepreneur", "contact_email": CONTACT}
    return Organisation.objects.create(name=name, **{**known, **fields})


def complete() -> Organisation:
    """Return an organisation of which everything is known."""
    made = organisation(
        municipality=municipality(),
        kvk="01234567",
        tooi="https://identifier.overheid.nl/tooi/id/oorg/oorg10103",
        website="https://example.nl/",
        description_nl="Maakt werkkleding.",
        description_en="Makes work clothes.",
        partner_label=True,
    )
    OrganisationCertificate.objects.create(
        organisation=made,
        certificate=certificate(),
        level="2",
        valid_from="2025-01-01",
        valid_until="2027-12-31",
        url="https://example.nl/register/1",
    )
    return made
