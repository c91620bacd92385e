"""The page "Searched but not found": what visitors typed, how often, and what they got."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from search.service import counted_searches, forget_search
from storybank.editorial.searches.filters import RESULTS, SearchFilterSet
from storybank.editorial.searches.words import language_name, result_in_words
from storybank.vocabulary.service import clean

#: Who may see what visitors search for.
POLICY = ModelPermissionPolicy("search.CountedSearch")

#: What spreadsheets take for the beginning of a formula. A visitor must not be able to put one on an editor's machine.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> str:
    """Return a text so that no spreadsheet calculates with it."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def question(row: dict[str, Any]) -> str:
    """Return the search of a row as the query of an address."""
    return urlencode({"q": row["text"], "lang": row["language"]})


class SearchColumn(Column):
    """What was typed, and below it what can be done about it, in links that name it."""

    cell_template_name = "editorial/searches/search_cell.html"

    def get_cell_context_data(self, instance: dict[str, Any], parent_context: Any) -> dict[str, Any]:
        """Return the addresses of the row."""
        context = super().get_cell_context_data(instance, parent_context)
        names = {"synonym": "search_synonym", "explain": "search_explained", "forget": "forget_search"}
        addresses = {key: f"{reverse(name)}?{question(instance)}" for key, name in names.items()}
        may_forget = POLICY.user_has_permission(context["request"].user, "delete")
        return context | {"addresses": addresses, "may_forget": may_forget}


class SearchesReport(ReportView):
    """Searches without stories first; filters show the others. Sortable, paged, with the spreadsheets of all reports."""

    page_title = gettext_lazy("Searched but not found")
    header_icon = "search"
    permission_policy = POLICY
    permission_required = "view"
    index_url_name = "counted_searches"
    index_results_url_name = "counted_searches_results"
    results_template_name = "editorial/searches/report_results.html"
    filterset_class = SearchFilterSet
    default_ordering = "-searches"
    export_filename = "searches"
    list_export = ["text", "language", "searches", "last_day", "found", "widened"]
    export_headings = {
        "text": gettext_lazy("Searched for"),
        "language": gettext_lazy("Language"),
        "searches": gettext_lazy("Times"),
        "last_day": gettext_lazy("Last on"),
        "found": gettext_lazy("Stories found"),
        "widened": gettext_lazy("Not everything that was typed"),
    }
    custom_field_preprocess = {"text": {"csv": harmless}}

    columns = [
        SearchColumn("text", label=gettext_lazy("Searched for"), sort_key="text", width="45%"),
        Column(
            "language",
            label=gettext_lazy("Language"),
            sort_key="language",
            accessor=lambda row: language_name(row["language"]),
        ),
        NumberColumn("searches", label=gettext_lazy("Times"), sort_key="searches"),
        Column(
            "last_day",
            label=gettext_lazy("Last on"),
            sort_key="last_day",
            accessor=lambda row: day_in_words(row["last_day"]),
        ),
        Column("found", label=gettext_lazy("Found"), sort_key="found", accessor=result_in_words),
    ]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        """Add the rows: the filters have no model to take them from."""
        return super().get_filterset_kwargs() | {"queryset": counted_searches()}

    def get_base_queryset(self) -> QuerySet:
        """Return the searches of the period, added up."""
        return counted_searches(*self.filters.days())

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the rows in an order in which each has its place, so that no page repeats one."""
        return queryset.order_by(self.ordering, "-searches", "text", "language")

    def get_filtered_queryset(self) -> QuerySet:
        """Return the rows; `get_queryset` has filtered them."""
        return self.get_queryset()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the results to choose from, as links that keep the other filters and the order."""
        context = super().get_context_data(*args, **kwargs)
        current = self.filters.form.cleaned_data.get("result") if self.filters.is_valid() else None
        kept = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            kept.pop(name, None)
        tabs = []
        for value, label in RESULTS:
            kept["result"] = value
            tabs.append(
                {
                    "label": label,
                    "url": f"{self.index_url}?{kept.urlencode()}",
                    "is_current": value == current,
                }
            )
        return context | {"tabs": tabs}

    @cached_property
    def no_results_message(self) -> str:
        """What an empty list means: two different things."""
        if self.is_filtering:
            return _("No search fits these filters.")
        return _("Nothing was searched for in vain, as far as has been counted.")


def day_in_words(day: Any) -> str:
    """Return a day as it is written in the language of the admin."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


class ForgetSearch(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks, and then deletes the counts of a text that should not be kept, such as the name of a person."""

    page_title = gettext_lazy("Delete a search from the list?")
    header_icon = "bin"
    permission_policy = POLICY
    permission_required = "delete"
    template_name = "editorial/searches/forget.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the search, and the way back."""
        given = self.request.GET
        searched = {"text": given.get("q", ""), "language": given.get("lang", "")}
        back = {"back_url": reverse("counted_searches")}
        return super().get_context_data(**kwargs) | searched | back

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, and go back to the list."""
        text, language = clean(request.POST.get("text", "")), clean(request.POST.get("language", ""))
        if forget_search(text, language):
            messages.success(request, _("“%(text)s” is no longer in the list.") % {"text": text})
        else:
            messages.warning(request, _("“%(text)s” was not in the list any more.") % {"text": text})
        return redirect("counted_searches")
