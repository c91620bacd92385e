"""The rows that belong to a story: places, instruments, participants, figures, sources and references."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from storybank.stories import choices
from storybank.stories.siblings import FreshIdentifier, SiblingPicker, check_identifiers
from storybank.stories.widgets import PlainNumberInput

PERCENTAGE = [MinValueValidator(0), MaxValueValidator(100)]


def _synchronised(*names):
    return [SynchronizedField(name, overridable=False) for name in names]


class Identified(models.Model):
    """A row with an identifier that all languages and revisions of the story share."""

    uid = models.UUIDField(default=uuid4, verbose_name=_("identifier"))

    class Meta:
        abstract = True


class StoryMunicipality(Orderable):
    """A municipality where the story happened; the first is the main one."""

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="story_municipalities")
    municipality = models.ForeignKey(
        "vocabulary.Municipality", on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )

    panels = [FieldPanel("municipality")]

    def __str__(self):
        return str(self.municipality)


class StoryInstrument(TranslatableMixin, Orderable):
    """An instrument that was used, and how."""

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="story_instruments")
    instrument = models.ForeignKey(
        "vocabulary.Instrument", on_delete=models.PROTECT, related_name="+", verbose_name=_("instrument")
    )
    percentage = models.DecimalField(
        _("percentage"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENTAGE
    )
    percentage_base = models.CharField(
        _("percentage of what"), max_length=20, blank=True, choices=choices.PercentageBase
    )
    applied = models.CharField(
        _("how it was applied"),
        max_length=400,
        blank=True,
        help_text=_("One sentence: what did this instrument look like in your tender?"),
    )

    panels = [
        FieldPanel("instrument"),
        FieldRowPanel([FieldPanel("percentage", widget=PlainNumberInput), FieldPanel("percentage_base")]),
        FieldPanel("applied"),
    ]
    translatable_fields = [
        TranslatableField("applied"),
        *_synchronised("instrument", "percentage", "percentage_base", "sort_order"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        pass

    def __str__(self):
        return str(self.instrument)

    def clean(self):
        super().clean()
        if self.percentage is not None and not self.percentage_base:
            raise ValidationError({"percentage_base": _("Say what the percentage is of.")})


class StoryParticipant(Orderable):
    """An organisation that took part, and its role."""

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=24, choices=choices.Role)

    panels = [FieldPanel("organisation"), FieldPanel("role")]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()})"


class StorySource(TranslatableMixin, Identified, Orderable):
    """Something that proves a figure: a report, a list of weights, an evaluation."""

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
        help_text=_("Only a file that everybody may read."),
    )
    independent = models.BooleanField(
        _("independent of all participants"),
        default=False,
        help_text=_("An accountant, a researcher or a register; not the buyer or the supplier."),
    )

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("year")]),
        FieldPanel("url"),
        FieldPanel("document"),
        FieldPanel("independent"),
        FieldPanel("uid", widget=FreshIdentifier, classname="w-hidden"),
    ]
    translatable_fields = [
        TranslatableField("title"),
        *_synchronised("uid", "publisher", "year", "url", "document", "independent", "sort_order"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        pass

    def __str__(self):
        return self.title


class ImpactFigure(Identified, Orderable):
    """
    One impact figure with its evidence.

    Amounts are in the unit of the indicator. `counting_key` names the contract: figures of one indicator with the same key
    in several stories count once in totals.
    """

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(
        "vocabulary.Indicator", on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    kind = models.CharField(_("promised, expected or realised"), max_length=12, choices=choices.FigureKind)
    method = models.CharField(_("how do you know"), max_length=12, choices=choices.Method)
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("up to and including"))
    recurring = models.BooleanField(_("returns every year"), default=False)
    baseline = models.DecimalField(
        _("value before"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("In the same unit, if you know it."),
    )
    attribution = models.DecimalField(
        _("share of this contract in %"), max_digits=5, decimal_places=2, default=100, validators=PERCENTAGE
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Only for an average: of how many, or of how much?"),
    )
    counting_key = models.SlugField(
        _("contract"),
        max_length=80,
        blank=True,
        help_text=_("The same word in every story about the same contract, so that it counts once."),
    )
    source_ids = models.JSONField(
        _("sources"),
        default=list,
        blank=True,
        validators=[check_identifiers],
        help_text=_("What proves this figure?"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=choices.FigureState, default=choices.FigureState.CLAIMED
    )
    verified_by = models.CharField(_("checked or verified by"), max_length=120, blank=True)
    verified_on = models.DateField(_("checked or verified on"), null=True, blank=True)

    panels = [
        FieldPanel("indicator"),
        FieldRowPanel(
            [FieldPanel("value", widget=PlainNumberInput), FieldPanel("baseline", widget=PlainNumberInput)]
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("method")]),
        FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_to"), FieldPanel("recurring")]),
        FieldRowPanel(
            [
                FieldPanel("attribution", widget=PlainNumberInput),
                FieldPanel("weight", widget=PlainNumberInput),
                FieldPanel("counting_key"),
            ]
        ),
        FieldPanel("source_ids", widget=SiblingPicker("sources")),
        FieldRowPanel([FieldPanel("state"), FieldPanel("verified_by"), FieldPanel("verified_on")]),
        FieldPanel("uid", widget=FreshIdentifier, classname="w-hidden"),
    ]

    def __str__(self):
        return f"{self.indicator}: {self.value.normalize():f}"

    def clean(self):
        super().clean()
        errors = {}
        if self.period_from and self.period_to and self.period_to < self.period_from:
            errors["period_to"] = _("The end lies before the start.")
        if self.state in (choices.FigureState.CHECKED, choices.FigureState.VERIFIED):
            if not self.verified_by:
                errors["verified_by"] = _("Say who checked or verified this figure.")
            if not self.verified_on:
                errors["verified_on"] = _("Say when this figure was checked or verified.")
        if errors:
            raise ValidationError(errors)


class StoryTender(Identified, Orderable):
    """The notice of the tender in TenderNed, TED or elsewhere."""

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="tenders")
    system = models.CharField(_("system"), max_length=12, choices=choices.TenderSystem)
    number = models.CharField(_("number of the notice"), max_length=60)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("system"), FieldPanel("number"), FieldPanel("lot")]),
        FieldPanel("url"),
    ]

    def __str__(self):
        return f"{self.get_system_display()} {self.number}"


class StoryReference(Identified, Orderable):
    """A reference to another system, such as the page of a supplier on a purchasing platform."""

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="external_references")
    system = models.CharField(_("system"), max_length=60)
    label = models.CharField(_("label"), max_length=200)
    url = models.URLField(_("link"), max_length=500)

    panels = [FieldRowPanel([FieldPanel("system"), FieldPanel("label")]), FieldPanel("url")]

    def __str__(self):
        return f"{self.system}: {self.label}"
