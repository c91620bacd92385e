"""The vocabularies in the admin: one list per vocabulary, all under one menu item."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, UsageCountColumn
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from storybank.vocabulary import filters, views
from storybank.vocabulary.models import (
    Certificate,
    ContractThreshold,
    CpvDivision,
    ImpactType,
    Indicator,
    Instrument,
    Municipality,
    Procedure,
    Province,
    Sector,
    SupplierType,
    TargetGroup,
    Term,
)
from storybank.vocabulary.panels import Group, ReadPanel, edit_handler


def state(term: Term) -> str:
    """Return in a few words whether a term is in use."""
    if term.successor_id:
        return _("merged into %(term)s") % {"term": term.current()}
    if term.is_active():
        return _("in use")
    if term.valid_from and term.valid_from > timezone.localdate():
        return _("not yet in use")
    return _("no longer in use")


class LinkedUsageColumn(UsageCountColumn):
    """The number of uses, with a link to where they are."""

    def __init__(self, get_url: Callable[[Term], str], **kwargs: Any) -> None:
        super().__init__("usage_count", label=gettext_lazy("Usage"), **kwargs)
        self._get_url = get_url

    def get_cell_context_data(self, instance: Term, parent_context: Any) -> dict[str, Any]:
        """Add the link, where Wagtail's template looks for it."""
        instance.usage_url = self._get_url(instance)
        return super().get_cell_context_data(instance, parent_context)


class TermChooserViewSet(SnippetChooserViewSet):
    """Chooses among the terms that are in use."""

    choose_view_class = views.TermChooseView
    choose_results_view_class = views.TermChooseResultsView

    def get_object_list(self) -> Any:
        """Return the terms that can be chosen today."""
        return self.model.objects.active()


class TermViewSet(SnippetViewSet):
    """One vocabulary. Subclasses name the model, its own fields and columns."""

    # Fields that only this vocabulary has, grouped under headings.
    groups: Sequence[Group] = ()
    own_columns: Sequence[Any] = ()
    icon = "tag"
    copy_view_enabled = False
    sort_order_field = "order"
    list_per_page = 50
    list_export = (
        "slug",
        "label_nl",
        "label_en",
        "definition_nl",
        "definition_en",
        "origin",
        "valid_from",
        "valid_to",
        "successor",
    )
    index_view_class = views.TermIndexView
    add_view_class = views.TermCreateView
    edit_view_class = views.TermEditView
    delete_view_class = views.TermDeleteView
    usage_view_class = views.TermUsageView
    chooser_viewset_class = TermChooserViewSet

    @cached_property
    def list_display(self) -> list[Any]:
        """The columns of the list."""
        return [
            "label_nl",
            "label_en",
            *self.own_columns,
            Column("state", label=gettext_lazy("State"), accessor=state),
            "origin",
            LinkedUsageColumn(get_url=self._usage_url, sort_key="usage_count"),
        ]

    @cached_property
    def filterset_class(self) -> type[filters.TermFilterSet]:
        """The filters of every vocabulary, for this one."""
        return filters.for_model(self.model)

    @cached_property
    def delete_template_name(self) -> str:
        """The page that asks for confirmation, or says why a term stays."""
        return self.delete_view_class.template_name

    def get_edit_handler(self) -> Any:
        """Return the form for a term of the bank's own."""
        return edit_handler(self.model, self.groups)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address of merging to what every view knows."""
        return super().get_common_view_kwargs(**{"merge_url_name": self.get_url_name("merge"), **kwargs})

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Give the view a form in which the slug can be chosen."""
        panel = edit_handler(self.model, self.groups, new=True)
        return super().get_add_view_kwargs(**kwargs) | {"panel": panel, "form_class": panel.get_form_class()}

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Give the view both forms; which one counts depends on the term."""
        official = edit_handler(self.model, self.groups, official=True)
        return super().get_edit_view_kwargs(**kwargs) | {"official_panel": official, "form_class": None}

    @property
    def merge_view(self) -> Any:
        """The view that merges a term into another."""
        return self.construct_view(views.MergeView)

    def get_urlpatterns(self) -> list[Any]:
        """Add merging."""
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", self.merge_view, name="merge")]

    def _usage_url(self, term: Term) -> str:
        return views.reverse(self.get_url_name("usage"), args=(term.pk,))


class ProvinceViewSet(TermViewSet):
    model = Province
    own_columns = ["code"]
    groups = [(gettext_lazy("Codes"), ["code", "nuts"])]


class MunicipalityViewSet(TermViewSet):
    model = Municipality
    own_columns = ["code", "province"]
    filterset_class = filters.MunicipalityFilterSet
    groups = [
        (
            gettext_lazy("Place"),
            ["code", "province", "north", "latitude", "longitude", "inhabitants", "variants"],
        )
    ]


class SectorViewSet(TermViewSet):
    model = Sector
    groups = [(gettext_lazy("CPV"), ["cpv"])]


class CpvDivisionViewSet(TermViewSet):
    model = CpvDivision
    own_columns = ["code"]
    sort_order_field = None
    groups = [(gettext_lazy("CPV"), ["code"])]


class ImpactTypeViewSet(TermViewSet):
    model = ImpactType
    own_columns = ["pillar"]
    filterset_class = filters.ImpactTypeFilterSet
    groups = [(gettext_lazy("Other lists"), ["pillar", "sdgs", "mvoi_theme", "eforms"])]


class TargetGroupViewSet(TermViewSet):
    model = TargetGroup


class SupplierTypeViewSet(TermViewSet):
    model = SupplierType
    groups = [(gettext_lazy("Note"), ["note_nl", "note_en", "certificates"])]


class ProcedureViewSet(TermViewSet):
    model = Procedure
    own_columns = [
        Column("article", label=gettext_lazy("Article (no legal advice)"), sort_key="article"),
        "verification",
    ]
    filterset_class = filters.ProcedureFilterSet
    groups = [
        (gettext_lazy("Law article"), ["article", "verification", "checked_on"]),
        (gettext_lazy("eForms"), ["eforms"]),
    ]


class InstrumentViewSet(TermViewSet):
    model = Instrument
    own_columns = ["family", "phase"]
    filterset_class = filters.InstrumentFilterSet
    groups = [
        (gettext_lazy("Kind"), ["family", "phase", "percentage_applies", "percentage_base"]),
        (gettext_lazy("Explanation"), ["explanation_nl", "explanation_en"]),
        (gettext_lazy("eForms"), ["eforms"]),
    ]


class IndicatorViewSet(TermViewSet):
    model = Indicator
    own_columns = ["unit_nl", "aggregation"]
    filterset_class = filters.IndicatorFilterSet
    groups = [
        (gettext_lazy("Unit"), ["unit_nl", "unit_en", "unit_code", "decimals", "pillar"]),
        (
            gettext_lazy("Adding up"),
            [
                "aggregation",
                "weight_nl",
                "weight_en",
                "kinds_addable",
                "subset_of",
                "in_headline",
                "in_short_list",
            ],
        ),
    ]


class CertificateViewSet(TermViewSet):
    model = Certificate


class ContractThresholdViewSet(SnippetViewSet):
    """The amounts between contract value bands; official ones can only be read."""

    model = ContractThreshold
    icon = "decimal"
    copy_view_enabled = False
    add_to_reference_index = False
    list_filter = ["contract_type"]
    list_display = [
        "contract_type",
        NumberColumn("amount", label=gettext_lazy("Amount")),
        DateColumn("valid_from", label=gettext_lazy("In force from")),
        "source",
        "origin",
    ]
    edit_view_class = views.TermEditView
    delete_view_class = views.GuardedDeleteView
    delete_template_name = views.GuardedDeleteView.template_name
    _fields = ("contract_type", "amount", "valid_from", "source")

    def get_edit_handler(self) -> Any:
        """Return the form for an amount that editors added."""
        return ObjectList([FieldPanel(name) for name in self._fields]).bind_to_model(self.model)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Give the view a form to read for official amounts."""
        official = ObjectList([ReadPanel(name) for name in self._fields]).bind_to_model(self.model)
        return super().get_edit_view_kwargs(**kwargs) | {"official_panel": official, "form_class": None}


class VocabularyGroup(SnippetViewSetGroup):
    """The menu item."""

    menu_label = gettext_lazy("Vocabularies")
    menu_name = "vocabularies"
    menu_icon = "tag"
    menu_order = 300
    items = (
        ImpactTypeViewSet,
        InstrumentViewSet,
        IndicatorViewSet,
        SectorViewSet,
        TargetGroupViewSet,
        SupplierTypeViewSet,
        CertificateViewSet,
        ProcedureViewSet,
        MunicipalityViewSet,
        ProvinceViewSet,
        CpvDivisionViewSet,
        ContractThresholdViewSet,
    )
