"""How: procurement instruments with their law articles, procedures, and the amounts that part contract values."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from storybank.vocabulary.fields import StringListField
from storybank.vocabulary.models.terms import Origin, Term
from storybank.vocabulary.models.verification import Verified
from storybank.vocabulary.signals import announce, thresholds_changed


class InstrumentFamily(models.TextChoices):
    """The variety groups: an organisation that uses instruments of many groups does more than social return alone."""

    SOCIAL_RETURN_CONDITION = "socialReturnCondition", _("social return as a condition")
    RESERVE_AND_CHOOSE = "reserveAndChoose", _("reserve and choose")
    ASK_DIFFERENTLY = "askDifferently", _("ask differently")
    REWARD = "reward", _("reward")
    CO_CREATE = "coCreate", _("co-create")
    TOGETHER_AND_OVER_TIME = "togetherAndOverTime", _("together and over time")
    POLICY = "policy", _("policy")


class Phase(models.TextChoices):
    """The step of buying in which an instrument is used."""

    POLICY = "policy", _("policy")
    PREPARATION = "preparation", _("preparation")
    SPECIFICATION = "specification", _("specification")
    PROCEDURE = "procedure", _("procedure")
    SELECTION = "selection", _("selection")
    AWARD = "award", _("award")
    CONTRACT = "contract", _("contract")
    MANAGEMENT = "management", _("contract management")


class PercentageBase(models.TextChoices):
    """Of what a percentage is taken."""

    CONTRACT_SUM = "contractSum", _("contract sum")
    WAGE_SUM = "wageSum", _("wage sum")


class Instrument(Term, ClusterableModel):
    """A way to ask for social value when buying."""

    taxonomy = "instrument"

    family = models.CharField(_("family"), max_length=30, choices=InstrumentFamily, db_index=True)
    phase = models.CharField(_("phase"), max_length=15, choices=Phase)
    percentage_applies = models.BooleanField(
        _("a percentage applies"), default=False, help_text=_("Stories are asked for the percentage.")
    )
    percentage_base = models.CharField(
        _("usual base of the percentage"), max_length=15, choices=PercentageBase, blank=True
    )
    explanation_nl = models.TextField(_("explanation in Dutch"), blank=True)
    explanation_en = models.TextField(_("explanation in English"), blank=True)
    eforms = StringListField(_("eForms codes"), help_text=_("One per line."))

    class Meta(Term.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def explanation(self, language: str) -> str:
        """Return the explanation in ``language``, or in Dutch when there is none."""
        return self.text("explanation", language)

    def carried(self) -> dict[str, Any]:
        """Return the family, the articles and what is known about a percentage."""
        return {
            "family": self.family,
            "phase": self.phase,
            "articles": [article.document() for article in self.articles.all()],
            "percentageApplies": self.percentage_applies,
            "percentageBase": self.percentage_base or None,
            "explanation": self.both("explanation"),
            "eforms": list(self.eforms),
        }

    @classmethod
    def for_documents(cls) -> models.QuerySet:
        """Return a queryset with the articles of each instrument."""
        return super().for_documents().prefetch_related("articles")

    def searched(self) -> Iterable[str]:
        """Return the names, with the numbers of the articles."""
        return [*super().searched(), *(article.article for article in self.articles.all())]


class InstrumentArticle(Verified):
    """A law article that an instrument rests on. General information, no legal advice."""

    instrument = ParentalKey(Instrument, on_delete=models.CASCADE, related_name="articles")
    order = models.IntegerField(_("order"), default=0, editable=False)
    article = models.CharField(_("article"), max_length=255, help_text=_("For example 2.82."))
    law = models.CharField(_("law"), max_length=255, blank=True)
    url = models.URLField(_("address of the text"), max_length=500, blank=True)
    loaded = models.JSONField(default=dict, editable=False)

    sort_order_field = "order"

    class Meta:
        verbose_name = _("law article")
        verbose_name_plural = _("law articles")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "law", "article"], name="one_row_per_article"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.article, self.law) if part)

    def document(self) -> dict[str, Any]:
        """Return the article as it goes over the wire."""
        return {
            "article": self.article,
            "law": self.law or None,
            "url": self.url or None,
            "verification": self.verification,
            "checkedOn": self.checked_on.isoformat() if self.checked_on else None,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the article; outside the saving of its instrument, tell that the instrument has changed."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if not self.instrument.is_being_saved and (before is None or before.document() != self.document()):
            announce(self.instrument, {"articles"})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the article; outside the saving of its instrument, tell that the instrument has changed."""
        instrument = self.instrument
        deleted = super().delete(*args, **kwargs)
        if not instrument.is_being_saved:
            announce(instrument, {"articles"})
        return deleted


class Procedure(Term, Verified):
    """The procedure of a purchase."""

    taxonomy = "procedure"
    editorial_fields = (*Term.editorial_fields, "verification", "checked_on")

    article = models.CharField(_("article"), max_length=255, blank=True, help_text=_("For example 2.26."))
    eforms = StringListField(_("eForms codes"), help_text=_("One per line."))

    class Meta(Term.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")

    def carried(self) -> dict[str, Any]:
        """Return the article with its verification, and the eForms codes."""
        return {
            "article": self.article or None,
            "verification": self.verification if self.article else None,
            "checkedOn": self.checked_on.isoformat() if self.article and self.checked_on else None,
            "eforms": list(self.eforms),
        }

    def searched(self) -> Iterable[str]:
        """Return the names, with the number of the article."""
        return [*super().searched(), self.article]


class ContractType(models.TextChoices):
    """The three types of contract."""

    WORKS = "works", _("works")
    SUPPLIES = "supplies", _("supplies")
    SERVICES = "services", _("services")


class ContractThreshold(models.Model):
    """The amount from which the European rules apply to a type of contract, from a day on."""

    contract_type = models.CharField(_("type of contract"), max_length=10, choices=ContractType)
    amount = models.DecimalField(
        _("amount in euro, without VAT"), max_digits=12, decimal_places=2, validators=[MinValueValidator(1)]
    )
    valid_from = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=500, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.BANK, editable=False)

    class Meta:
        verbose_name = _("contract threshold")
        verbose_name_plural = _("contract thresholds")
        ordering = ["contract_type", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract_type", "valid_from"], name="one_threshold_per_type_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_contract_type_display()}, {self.valid_from}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the amount and tell the rooms above."""
        super().save(*args, **kwargs)
        thresholds_changed.send(sender=type(self))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the amount and tell the rooms above."""
        deleted = super().delete(*args, **kwargs)
        thresholds_changed.send(sender=type(self))
        return deleted

    @property
    def is_official(self) -> bool:
        """Whether the amount comes from the fixtures."""
        return self.origin == Origin.OFFICIAL
