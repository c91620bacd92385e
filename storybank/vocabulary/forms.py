"""Forms of the admin."""

from typing import Any

from django import forms
from django.forms.models import BaseModelFormSet, ModelForm
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.choosers import BaseFilterForm

from storybank.vocabulary.models import Term
from storybank.vocabulary.querysets import TermQuerySet


class FixedChildFormSet(BaseChildFormSet):
    """Lets existing rows be changed, but none be added, deleted or moved, whatever is posted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.can_order = False

    def total_form_count(self) -> int:
        """Return the number of existing rows."""
        return self.initial_form_count()

    def initial_form_count(self) -> int:
        """Return the number of existing rows, also when the post claims another number."""
        return len(self.get_queryset())

    def _should_delete_form(self, form: ModelForm) -> bool:
        return False

    def _construct_form(self, i: int, **kwargs: Any) -> ModelForm:
        rows = list(self.get_queryset())
        posted = self.data.get(f"{self.add_prefix(i)}-id") if self.is_bound else None
        kwargs["instance"] = next((row for row in rows if str(row.pk) == posted), rows[i])
        # Not the parent's method: it fails on a posted key that is missing or belongs to another row.
        return super(BaseModelFormSet, self)._construct_form(i, **kwargs)


class TermSearchForm(BaseFilterForm):
    """The search field of a chooser."""

    q = forms.CharField(
        label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
    )

    def filter(self, objects: TermQuerySet) -> TermQuerySet:
        """Return the terms that match what was typed."""
        terms = super().filter(objects)
        typed = self.cleaned_data.get("q")
        if typed:
            self.is_searching = True
            self.search_query = typed
            terms = terms.search(typed)
        return terms


class MergeForm(forms.Form):
    """Which term shall stand for another."""

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = forms.ModelChoiceField(
            label=_("Merge into"),
            queryset=type(term).objects.active().exclude(pk=term.pk),
            help_text=_("The term that will stand in its place."),
        )
