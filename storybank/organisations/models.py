"""One directory of everybody who takes part in a story: buyers, impact entrepreneurs, intermediaries, partners."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from storybank.organisations.changes import announce_certificates, announce_change, stored_values
from storybank.organisations.identifiers import validate_kvk, validate_tooi
from storybank.vocabulary.service import fold


class Kind(models.TextChoices):
    """What an organisation is for the stories it takes part in."""

    MUNICIPALITY = "municipality", _("Municipality")
    PROVINCE = "province", _("Province")
    OTHER_BUYER = "otherBuyer", _("Other buyer")
    IMPACT_ENTREPRENEUR = "impactEntrepreneur", _("Impact entrepreneur")
    COMPANY = "company", _("Regular company")
    INTERMEDIARY = "intermediary", _("Intermediary")
    PURCHASING_PLATFORM = "purchasingPlatform", _("Purchasing platform")
    KNOWLEDGE_INSTITUTE = "knowledgeInstitute", _("Knowledge institute")
    PARTNER = "partner", _("Partner")


class Organisation(ClusterableModel):
    """An organisation that takes part in stories, or that people of the bank work for."""

    Kind = Kind

    #: What the outside can see of an organisation. The contact address is not here and must never be.
    PUBLIC_FIELDS = (
        "name",
        "kind",
        "municipality_id",
        "kvk",
        "tooi",
        "website",
        "description_nl",
        "description_en",
        "partner_label",
    )

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, help_text=_("The name as the organisation writes it."))
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    municipality = models.ForeignKey(
        "vocabulary.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("municipality"),
        help_text=_("For a municipality: itself. For others: where they are established."),
    )
    kvk = models.CharField(
        _("KvK number"),
        max_length=8,
        blank=True,
        validators=[validate_kvk],
        help_text=_("The eight digits of the Dutch trade register, without spaces."),
    )
    tooi = models.CharField(
        _("TOOI identifier"),
        max_length=200,
        blank=True,
        validators=[validate_tooi],
        help_text=_(
            "Only for government bodies, for example https://identifier.overheid.nl/tooi/id/gemeente/gm0014."
        ),
    )
    website = models.URLField(_("website"), blank=True, max_length=300)
    description_nl = models.TextField(_("description in Dutch"), blank=True, max_length=1000)
    description_en = models.TextField(_("description in English"), blank=True, max_length=1000)
    contact_email = models.EmailField(
        _("contact address"),
        blank=True,
        help_text=_("Only editors see this. It is never shown on the site or given to anybody else."),
    )
    partner_label = models.BooleanField(
        _("partner of the story bank"),
        default=False,
        help_text=_("Shows that this organisation helps to run the story bank."),
    )

    # What people look the organisation up by in the admin: lower case and without accents on every database. Wagtail's
    # own index knows one language and answers an error to a lone quote on SQLite, so it is not used here.
    search_text = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and tell the rooms above in the same transaction when something changed that the outside can see."""
        self.search_text = fold(f"{self.name} {self.kvk}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        with transaction.atomic():
            before = stored_values(Organisation, self.pk, self.PUBLIC_FIELDS)
            super().save(*args, **kwargs)
            announce_change(self, before, stored_values(Organisation, self.pk, self.PUBLIC_FIELDS))

    def description(self, language: str) -> str:
        """Return the description in ``language``, or in Dutch when that is missing."""
        own = self.description_en if language == "en" else self.description_nl
        return own or self.description_nl or self.description_en


class OrganisationCertificate(models.Model):
    """A certificate that an organisation holds for a time, for example a step of the PSO."""

    PUBLIC_FIELDS = ("organisation_id", "certificate_id", "level", "valid_from", "valid_until", "url")

    organisation = ParentalKey(
        Organisation, on_delete=models.CASCADE, related_name="certificates", verbose_name=_("organisation")
    )
    certificate = models.ForeignKey(
        "vocabulary.Certificate", on_delete=models.PROTECT, related_name="+", verbose_name=_("certificate")
    )
    level = models.CharField(
        _("level"),
        max_length=60,
        blank=True,
        help_text=_("Only when the certificate itself does not say it."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    url = models.URLField(
        _("link"),
        max_length=300,
        blank=True,
        help_text=_("The page in the public register, when there is one."),
    )

    class Meta:
        verbose_name = _("certificate of an organisation")
        verbose_name_plural = _("certificates of an organisation")
        ordering = ["certificate__order", "valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.certificate} {self.level}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and tell the rooms above in the same transaction when something changed."""
        with transaction.atomic():
            before = stored_values(OrganisationCertificate, self.pk, self.PUBLIC_FIELDS)
            super().save(*args, **kwargs)
            after = stored_values(OrganisationCertificate, self.pk, self.PUBLIC_FIELDS)
            if before != after:
                announce_certificates(self.organisation)

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError(
                {"valid_until": _("This date lies before “valid from”. Correct one of the two.")}
            )
