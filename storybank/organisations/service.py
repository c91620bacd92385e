"""What other rooms may know of organisations. The contact address is in nothing that this module returns."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from storybank.organisations.models import Organisation, OrganisationCertificate
from storybank.vocabulary.service import clean


def for_documents() -> models.QuerySet[Organisation]:
    """Return all organisations with what their documents need, in a constant number of queries."""
    certificates = OrganisationCertificate.objects.select_related("certificate__successor")
    return (
        Organisation.objects.select_related("municipality__successor", "municipality__province__successor")
        .defer("contact_email")
        .prefetch_related(models.Prefetch("certificates", queryset=certificates))
    )


def names() -> Iterator[tuple[str, str]]:
    """Yield identifier and name of every organisation, streamed; also of those that only drafts name."""
    for identifier, name in Organisation.objects.order_by().values_list("uuid", "name").iterator():
        yield str(identifier), clean(name)


def names_of(identifiers: Iterable[str]) -> dict[str, str]:
    """Return the names of these organisations by identifier; one query."""
    rows = Organisation.objects.filter(uuid__in=list(identifiers)).values_list("uuid", "name")
    return {str(identifier): clean(name) for identifier, name in rows}


def organisation_document(organisation: Organisation) -> dict[str, Any]:
    """Return the short form that stands in stories: id, name and kind."""
    return {
        "id": str(organisation.uuid),
        "name": clean(organisation.name),
        "kind": organisation.kind,
    }


def organisation_detail(organisation: Organisation, language: str) -> dict[str, Any]:
    """Return all that the outside may know of an organisation, with texts in ``language`` (Dutch where missing).

    What is not known is None. Certificates keep their dates, so that the answer does not depend on the day.
    """
    return {
        **organisation_document(organisation),
        "municipality": _municipality(organisation, language),
        "kvk": organisation.kvk or None,
        "tooi": organisation.tooi or None,
        "website": organisation.website or None,
        "description": clean(organisation.description(language)),
        "partner": organisation.partner_label,
        "certificates": [_certificate(held, language) for held in organisation.certificates.all()],
    }


def _municipality(organisation: Organisation, language: str) -> dict[str, Any] | None:
    if organisation.municipality is None:
        return None
    municipality = organisation.municipality.current()
    province = municipality.province.current()
    return {
        "slug": municipality.slug,
        "code": municipality.code,
        "label": municipality.label(language),
        "province": {"slug": province.slug, "code": province.code, "label": province.label(language)},
    }


def _certificate(held: OrganisationCertificate, language: str) -> dict[str, Any]:
    certificate = held.certificate.current()
    return {
        "slug": certificate.slug,
        "label": certificate.label(language),
        "level": clean(held.level) or None,
        "validFrom": held.valid_from.isoformat() if held.valid_from else None,
        "validUntil": held.valid_until.isoformat() if held.valid_until else None,
        "url": held.url or None,
    }
