"""Notices removed certificates, whoever removes them."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from storybank.organisations.changes import announce_certificates
from storybank.organisations.models import OrganisationCertificate


@receiver(post_delete, sender=OrganisationCertificate)
def certificate_removed(instance: OrganisationCertificate, origin: Any, **_kwargs: Any) -> None:
    """Tell the rooms above, unless the certificate goes because its organisation goes."""
    if getattr(origin, "model", type(origin)) is OrganisationCertificate:
        announce_certificates(instance.organisation)
