"""Views of the admin that differ from Wagtail's."""

from typing import Any

from django.contrib import messages as django_messages
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import ReferenceIndex
from wagtail.snippets.views import snippets
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView

from storybank.vocabulary.forms import MergeForm, TermSearchForm
from storybank.vocabulary.models import Term
from storybank.vocabulary.querysets import TermQuerySet
from storybank.vocabulary.service import merge, uses
from storybank.vocabulary.usage import UsagePage, reasons_to_keep, references


class MergeButtonMixin:
    """Offers merging to those who may."""

    merge_url_name: str | None = None

    def merge_button(self, term: Term) -> list[Button]:
        """Return the button, or nothing for a merged term or for somebody who may not."""
        if self.merge_url_name is None or term.successor_id or not self.user_has_permission("merge"):
            return []
        url = reverse(self.merge_url_name, args=(quote(term.pk),))
        return [Button(_("Merge into another term"), url=url, icon_name="resubmit", priority=25)]


class TermIndexView(MergeButtonMixin, snippets.IndexView):
    """The list of a vocabulary, with its own search and the number of uses."""

    is_searchable = True

    def get_base_queryset(self) -> models.QuerySet:
        """Return the terms with the number of rows that refer to each."""
        return self.model.for_documents().annotate(
            usage_count=ReferenceIndex.usage_count_subquery(self.model)
        )

    def search_queryset(self, queryset: TermQuerySet) -> TermQuerySet:
        """Return the terms that match; by the bank's own search text, which folds diacritics and takes any input."""
        return queryset.search(self.search_query) if self.is_searching else queryset

    def get_delete_url(self, instance: Term) -> str | None:
        """Return nothing for an official term."""
        return None if instance.is_official else super().get_delete_url(instance)

    def get_list_more_buttons(self, instance: Term) -> list[Any]:
        """Return Wagtail's buttons and merging."""
        return [*super().get_list_more_buttons(instance), *self.merge_button(instance)]


class TermCreateView(snippets.CreateView):
    """Makes a term of the bank's own; it comes last in its list."""

    def get_initial_form_instance(self) -> Term:
        """Return an empty term at the end of the list."""
        last = self.model.objects.aggregate(last=models.Max("order"))["last"]
        return self.model(order=(last or 0) + 1)


class TermEditView(MergeButtonMixin, snippets.EditView):
    """Changes a term; for an official one the form has little to change."""

    official_panel = None

    def get_panel(self) -> Any:
        """Return the form for this very term."""
        return self.official_panel if self.object.is_official else self.panel

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Wagtail's buttons and merging."""
        return [*super().header_more_buttons, *self.merge_button(self.object)]


class TermUsageView(snippets.UsageView):
    """Where a term is used, also through terms that were merged into it and through the municipalities of a province."""

    def get_queryset(self) -> UsagePage:
        """Return the rows that use the term."""
        return UsagePage(references(self.object))


class GuardedDeleteView(snippets.DeleteView):
    """Deletes a row that may go, and says why it does not delete another."""

    template_name = "vocabulary/confirm_delete.html"

    @cached_property
    def reasons(self) -> list[str]:
        """Why the row has to stay."""
        return self.get_reasons()

    def get_reasons(self) -> list[str]:
        """Return why the row has to stay: it is official."""
        return [_("It comes from an official list.")] if self.object.is_official else []

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete the row, or say why not."""
        reasons = self.reasons
        if not reasons:
            try:
                with transaction.atomic():
                    return super().form_valid(form)
            except ProtectedError as error:
                kinds = {str(row._meta.verbose_name_plural) for row in error.protected_objects}
                reasons = [_("It is used by %(uses)s.") % {"uses": ", ".join(sorted(kinds))}]
        messages.error(self.request, " ".join([_("It was not deleted."), *reasons]))
        return HttpResponseRedirect(reverse(self.edit_url_name, args=(quote(self.object.pk),)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reasons."""
        return super().get_context_data(**kwargs) | {
            "reasons": self.reasons,
            "is_protected": bool(self.reasons),
        }


class TermDeleteView(GuardedDeleteView):
    """Deletes an unused term of the bank's own."""

    def get_reasons(self) -> list[str]:
        """Return why the term has to stay: it is official, or something uses it."""
        return reasons_to_keep(self.object)


class MergeView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, FormView):
    """Chooses another term, shows what will happen, and merges after a confirmation."""

    model: type[Term]
    index_url_name = None
    edit_url_name = None
    usage_url_name = None
    merge_url_name = None
    permission_required = "merge"
    form_class = MergeForm
    template_name = "vocabulary/merge.html"
    page_title = gettext_lazy("Merge")
    header_icon = "resubmit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send everybody away from a term that was merged before."""
        if self.object.successor_id:
            django_messages.error(
                request,
                _("%(term)s was already merged into %(into)s.")
                % {"term": self.object, "into": self.object.current()},
            )
            return redirect(self._url(self.edit_url_name))
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the name of the term."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way from the list over the term to here."""
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse(self.index_url_name),
                "label": self.object._meta.verbose_name_plural.capitalize(),
            },
            {"url": self._url(self.edit_url_name), "label": str(self.object)},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the term to the arguments of the form."""
        return super().get_form_kwargs() | {"term": self.object}

    def form_valid(self, form: MergeForm) -> HttpResponse:
        """Show the consequences; merge when they were confirmed."""
        into = form.cleaned_data["into"]
        if "confirmed" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, into=into))
        try:
            target = merge(self.object, into, self.request.user)
        except ValidationError as error:
            form.add_error("into", error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(term)s was merged into %(into)s.") % {"term": self.object, "into": target},
        )
        return redirect(reverse(self.edit_url_name, args=(quote(target.pk),)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who uses the term."""
        return super().get_context_data(**kwargs) | {
            "term": self.object,
            "uses": uses(self.object),
            "usage_url": self._url(self.usage_url_name),
            "edit_url": self._url(self.edit_url_name),
            "merge_url": self._url(self.merge_url_name),
        }

    def _url(self, name: str) -> str:
        return reverse(name, args=(quote(self.object.pk),))


class TermChooseView(ChooseView):
    """The window in which a term is chosen, with the bank's own search."""

    filter_form_class = TermSearchForm


class TermChooseResultsView(ChooseResultsView):
    """The results in that window."""

    filter_form_class = TermSearchForm
