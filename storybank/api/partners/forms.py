"""The forms for keys: what a new one may do, and how long an old one goes on."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from storybank.api.keys.managing import (
    LONGEST_LIFE,
    LONGEST_OVERLAP,
    USUAL_LIFE,
    USUAL_OVERLAP,
    origin_of,
)
from storybank.api.keys.scopes import READ, SCOPES

_MOST_ORIGINS = 20


def _within(day: date, longest: Any) -> date:
    """Return ``day``; raises ValidationError when it lies before today or too far away."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError(_("This day has passed."))
    if day > today + longest:
        raise ValidationError(_("Choose a day within %(days)d days from now.") % {"days": longest.days})
    return day


class ExpiryForm(forms.Form):
    """When a new key ends."""

    expires_on = forms.DateField(
        label=gettext_lazy("Valid until"),
        initial=lambda: timezone.localdate() + USUAL_LIFE,
        widget=AdminDateInput,
        help_text=gettext_lazy("The last day. Two years from now at most; rotate the key before."),
    )

    def clean_expires_on(self) -> date:
        """Refuse a day that has passed, or lies too far away."""
        return _within(self.cleaned_data["expires_on"], LONGEST_LIFE)


class KeyForm(ExpiryForm):
    """A new key."""

    label = forms.CharField(
        label=gettext_lazy("Used for"),
        max_length=80,
        help_text=gettext_lazy(
            "Such as “website” or “nightly copy”: a key for each, so that one can end alone."
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May be used for"),
        choices=lambda: SCOPES.items(),
        initial=[READ],
        widget=forms.CheckboxSelectMultiple,
    )
    origins = forms.CharField(
        label=gettext_lazy("Pages that may use it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Leave it empty for a key that stays on a server. For a key in the JavaScript of pages, which every visitor can read: "
            "their origins, one on a line, such as https://www.example.org."
        ),
    )
    field_order = ("label", "scopes", "expires_on", "origins")

    def clean_origins(self) -> list[str]:
        """Return the origins as browsers write them; raises ValidationError with all that are none."""
        lines = [line for line in self.cleaned_data["origins"].splitlines() if line.strip()]
        if len(lines) > _MOST_ORIGINS:
            raise ValidationError(_("At most %(most)d origins.") % {"most": _MOST_ORIGINS})
        origins: dict[str, None] = {}
        errors: list[ValidationError] = []
        for line in lines:
            try:
                origins[origin_of(line)] = None
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return list(origins)


class RotationForm(ExpiryForm):
    """A key in the place of another."""

    old_until = forms.DateField(
        label=gettext_lazy("The old key works until"),
        initial=lambda: timezone.localdate() + USUAL_OVERLAP,
        widget=AdminDateInput,
        help_text=gettext_lazy("Until then both work, so that the partner can change them without a gap."),
    )

    def clean_old_until(self) -> date:
        """Refuse a day that has passed, or lies too far away."""
        return _within(self.cleaned_data["old_until"], LONGEST_OVERLAP)
