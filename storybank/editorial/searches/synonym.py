"""A synonym in one step: from a search that found nothing to one that does."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from search.service import (
    IndexNotReady,
    SearchRequest,
    SearchResults,
    correct_count,
    renew_vocabulary,
    search,
)
from storybank.editorial.searches.forms import SynonymForm
from storybank.editorial.searches.report import POLICY
from storybank.vocabulary.models import Term
from storybank.vocabulary.service import add_synonym


class AddSynonym(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Asks which term is meant, adds the words to it, and says how many stories they find now."""

    page_title = gettext_lazy("Add a synonym")
    header_icon = "tag"
    permission_policy = POLICY
    permission_required = "view"
    form_class = SynonymForm
    template_name = "editorial/searches/add_synonym.html"

    def get_initial(self) -> dict[str, Any]:
        """Return the search that the editor comes from."""
        given = self.request.GET
        return {"text": given.get("q", ""), "language": given.get("lang", "nl")}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the editor, who may change some vocabularies and perhaps not others."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way from the list of searches to here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("counted_searches"), "label": _("Searched but not found")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the scripts of the form and the way back."""
        context = super().get_context_data(**kwargs)
        return context | {"media": context["form"].media, "back_url": reverse("counted_searches")}

    def form_valid(self, form: SynonymForm) -> HttpResponse:
        """Add the synonym; after the commit the index of this host is renewed and asked."""
        term, language = form.chosen(), form.cleaned_data["language"]
        # A transaction of its own: what other processes read must not be what may still be undone.
        try:
            with transaction.atomic():
                synonym = add_synonym(term, language, form.cleaned_data["text"], self.request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        self._tell(term, synonym, language)
        return redirect("counted_searches")

    def _tell(self, term: Term, synonym: str, language: str) -> None:
        added = _("“%(text)s” is now a synonym of %(term)s.") % {"text": synonym, "term": term}
        explain = messages.button(
            f"{reverse('search_explained')}?{urlencode({'q': synonym, 'lang': language})}",
            _("See what it finds"),
        )
        results = _found_now(synonym, language)
        if results is None:
            waiting = _("The search index is being built anew; searches find it in some minutes.")
            messages.success(self.request, f"{added} {waiting}", buttons=[explain])
            return
        correct_count(synonym, language, results)
        if not results.total:
            nothing = _("A search for it still finds nothing: no public story has this term.")
            messages.warning(self.request, f"{added} {nothing}", buttons=[explain])
            return
        found = ngettext(
            "A search for it now finds %(count)s story.",
            "A search for it now finds %(count)s stories.",
            results.total,
        ) % {"count": results.total}
        messages.success(self.request, f"{added} {found}", buttons=[explain])


def _found_now(text: str, language: str) -> SearchResults | None:
    """Return what a visitor now finds, None when that is not known yet."""
    try:
        return search(SearchRequest(text=text, language=language)) if renew_vocabulary() else None
    except IndexNotReady:
        return None
