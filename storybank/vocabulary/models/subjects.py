"""What and for whom: sectors, CPV divisions, impact types, target groups, kinds of suppliers and their certificates."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.fields import StringListField
from storybank.vocabulary.models.terms import Term

_CPV = re.compile(r"\d{2,8}(-\d)?")
_SDG = re.compile(r"([1-9]|1[0-7])(\.[0-9a-z]{1,2})?")


class Pillar(models.TextChoices):
    """The three kinds of value."""

    SOCIAL = "social", _("social")
    ENVIRONMENT = "environment", _("environment")
    ECONOMIC = "economic", _("economic")


class Sector(Term):
    """A field of buying, drawn around CPV divisions."""

    taxonomy = "sector"

    cpv = StringListField(
        _("CPV codes"), help_text=_("Divisions or codes that belong here, the main one first. One per line.")
    )

    class Meta(Term.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")

    def clean(self) -> None:
        """Raise a ValidationError when a CPV code has another form than two to eight digits."""
        super().clean()
        _require(_CPV, self.cpv, "cpv")

    def carried(self) -> dict[str, Any]:
        """Return the CPV codes."""
        return {"cpv": list(self.cpv)}


class CpvDivision(Term):
    """One of the divisions of the Common Procurement Vocabulary, named by its first two digits."""

    taxonomy = "cpv"
    code_field = "code"

    code = models.CharField(
        _("CPV code"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^\d{8}-\d$")],
        help_text=_("With check digit, for example 45000000-7."),
    )

    class Meta(Term.Meta):
        verbose_name = _("CPV division")
        verbose_name_plural = _("CPV divisions")
        ordering = ["slug"]

    @classmethod
    def lookup(cls, value: str) -> models.Q:
        """Return the condition for two digits, or for the code with or without its check digit."""
        if re.fullmatch(r"\d{2}0{6}", value):
            return models.Q(slug=value[:2])
        return super().lookup(value)


class ImpactType(Term):
    """A kind of value for society."""

    taxonomy = "impactType"

    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, db_index=True)
    sdgs = StringListField(
        _("Sustainable Development Goals"), help_text=_("Goals or targets, such as 8 or 8.5. One per line.")
    )
    mvoi_theme = models.CharField(
        _("theme of the MVOI manifesto"),
        max_length=255,
        blank=True,
        help_text=_("Theme of the national manifesto for socially responsible purchasing."),
    )
    eforms = StringListField(_("eForms codes"), help_text=_("As list/code. One per line."))

    class Meta(Term.Meta):
        verbose_name = _("impact type")
        verbose_name_plural = _("impact types")

    def clean(self) -> None:
        """Raise a ValidationError when an SDG is none."""
        super().clean()
        _require(_SDG, self.sdgs, "sdgs")

    def carried(self) -> dict[str, Any]:
        """Return the mappings to other lists."""
        return {
            "pillar": self.pillar,
            "sdgs": list(self.sdgs),
            "mvoiTheme": self.mvoi_theme or None,
            "eforms": list(self.eforms),
        }


class TargetGroup(Term):
    """People for whom a contract makes a difference."""

    taxonomy = "targetGroup"

    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class Certificate(Term):
    """A label or register by which an organisation shows what it is."""

    taxonomy = "certificate"

    class Meta(Term.Meta):
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")


class SupplierType(Term):
    """A kind of supplier."""

    taxonomy = "supplierType"

    note_nl = models.CharField(_("note in Dutch"), max_length=255, blank=True)
    note_en = models.CharField(_("note in English"), max_length=255, blank=True)
    certificates = StringListField(
        _("certificates"),
        help_text=_("Slugs of the certificates that such a supplier can have. One per line."),
    )

    class Meta(Term.Meta):
        verbose_name = _("kind of supplier")
        verbose_name_plural = _("kinds of suppliers")

    def clean(self) -> None:
        """Raise a ValidationError when a certificate is unknown."""
        super().clean()
        if self.certificates:
            known = set(Certificate.objects.filter(slug__in=self.certificates).values_list("slug", flat=True))
            unknown = ", ".join(slug for slug in self.certificates if slug not in known)
            if unknown:
                raise ValidationError({"certificates": _("Unknown: %(list)s.") % {"list": unknown}})

    def carried(self) -> dict[str, Any]:
        """Return the note and the certificates."""
        return {"note": self.both("note"), "certificates": list(self.certificates)}


def _require(pattern: re.Pattern[str], values: list[str], field: str) -> None:
    wrong = ", ".join(value for value in values if not pattern.fullmatch(value))
    if wrong:
        raise ValidationError({field: _("This is no valid code: %(list)s.") % {"list": wrong}})
