"""The form in which a story is written."""

from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from storybank.stories.authors import author_rule
from storybank.stories.checklist import problems_of

_TERMS = ("sector", "other_sectors", "impact_types", "target_groups", "supplier_types", "procedure")


class StoryPageForm(WagtailAdminPageForm):
    """
    A draft may be incomplete; submitting and publishing want everything in the checklist.

    Offers only terms that are in use today, and those that this story already has.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in _TERMS:
            if name in self.fields:
                self._offer_current_terms(name)

    def is_valid(self):
        """Check whose story it is, and the whole story once its rows are valid too; a draft skips the second."""
        valid = super().is_valid() and self._is_written_by_its_author()
        self._give_every_row_its_own_identifier()
        if not valid or self.is_deferred_validation:
            return valid
        self._put_cleaned_values_on_the_page()
        for field, messages in problems_of(self.instance).items():
            for message in messages:
                self._say(field, message)
        return not self.errors and not any(formset.non_form_errors() for formset in self.formsets.values())

    def _is_written_by_its_author(self):
        """Ask the rule for authors, also for a draft and whatever was posted."""
        rows = self.formsets.get("story_municipalities")
        if self.for_user is None or rows is None:
            return True
        places = [row.cleaned_data.get("municipality") for row in rows.ordered_forms]
        index = self.parent_page or self.instance.get_parent()
        objection = author_rule().objection(self.for_user, index, [place.pk for place in places if place])
        if objection:
            self._say("story_municipalities", objection)
        return objection is None

    def _put_cleaned_values_on_the_page(self):
        for formset in self.formsets.values():
            formset.save(commit=False)
        for field in self._meta.model._meta.many_to_many:
            if field.name in self.cleaned_data:
                setattr(self.instance, field.name, list(self.cleaned_data[field.name]))

    def _say(self, field, message):
        """Show a message at the field, at the group of rows, or on top with the name of the group."""
        if field in self.fields:
            self.add_error(field, message)
        elif field in self.formsets:
            self.formsets[field].non_form_errors().append(message)
            self.add_error(None, message)
        else:
            self.add_error(None, message)

    def _offer_current_terms(self, name):
        field = self.fields[name]
        chosen = self.initial.get(name)
        chosen = [] if chosen is None else [chosen] if isinstance(chosen, (int, str)) else chosen
        chosen = [getattr(term, "pk", term) for term in chosen]
        field.queryset = field.queryset.model.objects.active().order_by("order", "slug") | (
            field.queryset.model.objects.filter(pk__in=chosen)
        )
        if name in ("sector", "procedure"):
            field.empty_label = _("Choose")

    def _give_every_row_its_own_identifier(self):
        """A row that was copied in the browser may carry the identifier of another; later rows get a new one."""
        for name in ("figures", "sources"):
            seen = set()
            for form in self.formsets[name].forms if name in self.formsets else ():
                if form.instance.uid in seen:
                    form.instance.uid = uuid4()
                seen.add(form.instance.uid)
