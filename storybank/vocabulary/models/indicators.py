"""How much: the indicators of impact figures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.models.subjects import Pillar
from storybank.vocabulary.models.terms import Term, local_key


class Aggregation(models.TextChoices):
    """How values of several stories may be put together."""

    SUM = "SUM", _("sum")
    LATEST = "LATEST", _("latest per contract, then sum")
    WAVG = "WAVG", _("weighted average")
    COUNT_DISTINCT = "COUNT_DISTINCT", _("count of different ones")


class Indicator(Term):
    """What a figure counts, in which unit, and how figures may be added."""

    taxonomy = "indicator"

    #: The slug of the indicator that is the value of a contract, and how a weight by that value is called.
    CONTRACT_VALUE = "opdrachtwaarde"
    #: The slug of the indicator that counts suppliers, each once however many stories name it.
    IMPACT_SUPPLIERS = "aantal-impactleveranciers"

    unit_nl = models.CharField(_("unit in Dutch"), max_length=50)
    unit_en = models.CharField(_("unit in English"), max_length=50, blank=True)
    unit_code = models.CharField(
        _("unit code"),
        max_length=20,
        blank=True,
        help_text=_("UN/CEFACT recommendation 20 or a currency code."),
    )
    aggregation = models.CharField(_("kind of sum"), max_length=15, choices=Aggregation)
    weight_nl = models.CharField(_("weight of the average, in Dutch"), max_length=100, blank=True)
    weight_en = models.CharField(_("weight of the average, in English"), max_length=100, blank=True)
    kinds_addable = models.BooleanField(
        _("kinds may be added"),
        default=False,
        help_text=_("Whether promised, expected and realised values may stand in one sum."),
    )
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    subset_of = local_key(
        "self",
        null=True,
        blank=True,
        related_name="subsets",
        verbose_name=_("part of"),
        help_text=_("Never added to the indicator it is a part of."),
    )
    in_headline = models.BooleanField(_("may be a headline figure"), default=True)
    in_short_list = models.BooleanField(_("in the short list of the form"), default=False)

    class Meta(Term.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def unit(self, language: str) -> str:
        """Return the unit in ``language``, or in Dutch when there is none."""
        return self.text("unit", language)

    @property
    def is_weighed_by_contract_value(self) -> bool:
        """Whether the weight of a figure is the value of its contract, which need not be public."""
        return self.weight_nl == self.CONTRACT_VALUE

    def clean(self) -> None:
        """Raise a ValidationError for an average without a weight, or a part of itself."""
        super().clean()
        if self.aggregation == Aggregation.WAVG and not self.weight_nl:
            raise ValidationError({"weight_nl": _("Name the weight of the average.")})
        if self.pk and self.subset_of_id == self.pk:
            raise ValidationError({"subset_of": _("An indicator cannot be a part of itself.")})

    def carried(self) -> dict[str, Any]:
        """Return the unit and how values may be put together."""
        return {
            "unit": self.both("unit"),
            "unitCode": self.unit_code or None,
            "aggregation": self.aggregation,
            "weightUnit": self.both("weight") if self.weight_nl else None,
            "pillar": self.pillar,
            "decimals": self.decimals,
            "subsetOf": self.subset_of.slug if self.subset_of else None,
        }

    @classmethod
    def for_documents(cls) -> models.QuerySet:
        """Return a queryset with the indicator that each is a part of."""
        return cls.objects.select_related("successor", "subset_of")
