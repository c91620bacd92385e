"""The form of an organisation: warns when the directory seems to know it already."""

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from storybank.organisations.names import find_alike


class OrganisationForm(WagtailAdminModelForm):
    """Comes back once with what was typed when another organisation has (nearly) the same name or number.

    Whoever knows better ticks the box that appears then, and saves: nobody is stopped.
    """

    is_another = forms.BooleanField(
        label=_("This is another organisation"),
        help_text=_("Tick this and save again when the organisation really is a different one."),
        required=False,
    )

    @property
    def asks_whether_another(self) -> bool:
        """Whether the box is to be shown: there was a warning, or it was ticked before."""
        return self.is_bound and (
            self.has_error("name", "alike") or bool(self.data.get(self.add_prefix("is_another")))
        )

    def clean(self) -> dict[str, Any]:
        """Add the warning to the name."""
        cleaned = super().clean()
        name = cleaned.get("name", "")
        asks = self.instance.pk is None or {"name", "kvk", "tooi"} & set(self.changed_data)
        if name and asks and not cleaned.get("is_another"):
            found = self._find_alike(name, cleaned.get("kvk", ""), cleaned.get("tooi", ""))
            if found:
                self.add_error("name", forms.ValidationError(self._warning(found), code="alike"))
        return cleaned

    def _find_alike(self, name: str, kvk: str, tooi: str) -> list[tuple[int, str]]:
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        same_number = Q()
        if kvk:
            same_number |= Q(kvk=kvk)
        if tooi:
            same_number |= Q(tooi=tooi)
        found = dict(others.filter(same_number).values_list("pk", "name")[:5]) if same_number else {}
        found.update(find_alike(name, others.values_list("pk", "name").iterator()))
        return list(found.items())[:5]

    def _warning(self, found: list[tuple[int, str]]) -> str:
        viewset = self._meta.model.snippet_viewset
        links = format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            ((reverse(viewset.get_url_name("edit"), args=[pk]), name) for pk, name in found),
        )
        return format_html(
            _("The directory already has {}. Use that one, or tick “This is another organisation” below."),
            links,
        )
