"""The directory of organisations in the admin."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from storybank.organisations.models import Organisation
from storybank.organisations.panels import edit_handler
from storybank.vocabulary.service import fold


class OrganisationIndexView(IndexView):
    """The list; it finds names without their accents."""

    def get_base_queryset(self) -> QuerySet[Organisation]:
        """Return the organisations with their municipality, in one query."""
        return super().get_base_queryset().select_related("municipality")

    def search_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Return those whose name or KvK number has what was typed."""
        return (
            queryset.filter(search_text__contains=fold(self.search_query)) if self.is_searching else queryset
        )


class SearchForm(BaseFilterForm):
    """The search box of the chooser."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name or KvK number")}),
    )

    def filter(self, objects: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Return the organisations whose name or KvK number has what was typed."""
        objects = super().filter(objects)
        query = self.cleaned_data.get("q")
        if query:
            objects = objects.filter(search_text__contains=fold(query))
            self.is_searching, self.search_query = True, query
        return objects


class OrganisationChooseView(ChooseView):
    """The chooser with a search box."""

    filter_form_class = SearchForm


class OrganisationChooseResultsView(ChooseResultsView):
    """The list inside the chooser."""

    filter_form_class = SearchForm


class OrganisationChooserViewSet(SnippetChooserViewSet):
    """Chooses an organisation in the form of a story."""

    choose_view_class = OrganisationChooseView
    choose_results_view_class = OrganisationChooseResultsView


class OrganisationViewSet(SnippetViewSet):
    """List, form and chooser of organisations."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    menu_name = "organisations"
    menu_order = 250
    add_to_admin_menu = True
    index_view_class = OrganisationIndexView
    chooser_viewset_class = OrganisationChooserViewSet
    list_display = [
        "name",
        "get_kind_display",
        "municipality",
        BooleanColumn("partner_label", label=_("Partner")),
    ]
    list_filter = ["kind", "municipality__province", "certificates__certificate", "partner_label"]
    ordering = "name"
    list_per_page = 50
    search_backend_name = None
    search_fields = ["search_text"]

    def get_edit_handler(self):  # type: ignore[no-untyped-def]
        """Return the panels, bound to the model."""
        return edit_handler().bind_to_model(self.model)
