"""Where: provinces and municipalities."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.fields import StringListField
from storybank.vocabulary.models.terms import Term, local_key


class Province(Term):
    """A province of the Netherlands."""

    taxonomy = "province"
    code_field = "code"

    code = models.CharField(_("CBS code"), max_length=10, unique=True, help_text=_("For example PV20."))
    nuts = models.CharField(_("NUTS code"), max_length=10, blank=True, help_text=_("For example NL11."))

    class Meta(Term.Meta):
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def carried(self) -> dict[str, Any]:
        """Return the NUTS code."""
        return {"nuts": self.nuts or None}

    def short_document(self) -> dict[str, Any]:
        """Return the province as part of a municipality."""
        return {"slug": self.slug, "code": self.code, "label": self.both("label")}

    def shown_by(self) -> Iterator[tuple[Term, str]]:
        """Yield what was merged into this province, and its municipalities."""
        yield from super().shown_by()
        if self.pk:
            for municipality in self.municipalities.all():
                yield municipality, "province"


class Municipality(Term):
    """A municipality, with a point for the map."""

    taxonomy = "municipality"
    code_field = "code"

    code = models.CharField(_("CBS code"), max_length=10, unique=True, help_text=_("For example GM0106."))
    province = local_key(Province, related_name="municipalities", verbose_name=_("province"))
    latitude = models.FloatField(
        _("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)], help_text=_("WGS 84.")
    )
    longitude = models.FloatField(
        _("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)], help_text=_("WGS 84.")
    )
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    north = models.BooleanField(_("in the Northern Netherlands"), default=False)
    variants = StringListField(
        _("variants of the name"), help_text=_("Frisian, without diacritics, larger places. One per line.")
    )

    class Meta(Term.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def carried(self) -> dict[str, Any]:
        """Return the province, the point as longitude and latitude (CRS84), the region and the other names."""
        return {
            "province": self.province.current().short_document(),
            "centroid": [self.longitude, self.latitude],
            "north": self.north,
            "variants": list(self.variants),
        }

    @classmethod
    def for_documents(cls) -> models.QuerySet:
        """Return a queryset with the province of each municipality."""
        return cls.objects.select_related("successor", "province__successor")

    def searched(self) -> Iterable[str]:
        """Return the names, with their variants."""
        return [*super().searched(), *self.variants]
