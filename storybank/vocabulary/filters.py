"""Filters of the lists of terms in the admin."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from storybank.vocabulary.models import (
    Aggregation,
    ImpactType,
    Indicator,
    Instrument,
    InstrumentFamily,
    Municipality,
    Origin,
    Phase,
    Pillar,
    Procedure,
    Province,
    Term,
    Verification,
)
from storybank.vocabulary.querysets import TermQuerySet


class TermFilterSet(WagtailFilterSet):
    """Filters of every vocabulary: in use, merged or retired; official or of this bank."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("active", _("in use")), ("merged", _("merged")), ("retired", _("no longer in use"))],
        method="filter_state",
        empty_label=_("All"),
    )
    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=Origin.choices, empty_label=_("All"))

    def filter_state(self, terms: TermQuerySet, name: str, value: str) -> TermQuerySet:
        """Return the terms in one of the three states."""
        return {"active": terms.active, "merged": terms.merged, "retired": terms.retired}[value]()


def for_model(model: type[Term]) -> type[TermFilterSet]:
    """Return the filters of a vocabulary that has none of its own."""
    meta = type("Meta", (), {"model": model, "fields": ["state", "origin"]})
    return type(f"{model.__name__}FilterSet", (TermFilterSet,), {"Meta": meta})


class MunicipalityFilterSet(TermFilterSet):
    """Adds province and region."""

    province = django_filters.ModelChoiceFilter(label=_("Province"), queryset=Province.objects.all())

    class Meta:
        model = Municipality
        fields = ["state", "origin", "province", "north"]


class ImpactTypeFilterSet(TermFilterSet):
    """Adds the pillar."""

    pillar = django_filters.ChoiceFilter(label=_("Pillar"), choices=Pillar.choices, empty_label=_("All"))

    class Meta:
        model = ImpactType
        fields = ["state", "origin", "pillar"]


class InstrumentFilterSet(TermFilterSet):
    """Adds family, phase and how the articles were checked."""

    family = django_filters.ChoiceFilter(
        label=_("Family"), choices=InstrumentFamily.choices, empty_label=_("All")
    )
    phase = django_filters.ChoiceFilter(label=_("Phase"), choices=Phase.choices, empty_label=_("All"))
    verification = django_filters.ChoiceFilter(
        label=_("Has an article that is"),
        field_name="articles__verification",
        choices=Verification.choices,
        empty_label=_("All"),
        distinct=True,
    )

    class Meta:
        model = Instrument
        fields = ["state", "origin", "family", "phase", "verification"]


class ProcedureFilterSet(TermFilterSet):
    """Adds how the article was checked."""

    verification = django_filters.ChoiceFilter(
        label=_("Article"), choices=Verification.choices, empty_label=_("All")
    )

    class Meta:
        model = Procedure
        fields = ["state", "origin", "verification"]


class IndicatorFilterSet(TermFilterSet):
    """Adds the pillar and the kind of sum."""

    pillar = django_filters.ChoiceFilter(label=_("Pillar"), choices=Pillar.choices, empty_label=_("All"))
    aggregation = django_filters.ChoiceFilter(
        label=_("Kind of sum"), choices=Aggregation.choices, empty_label=_("All")
    )

    class Meta:
        model = Indicator
        fields = ["state", "origin", "pillar", "aggregation", "in_short_list"]
