"""The forms with which an administrator makes and changes users."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users import forms as wagtail_forms

from storybank.users.managers import normalise_email
from storybank.users.models import User


class MailAddressMixin(forms.Form):
    """Takes the mail address in any case and says so when somebody has it already."""

    error_messages = {
        **wagtail_forms.UserForm.error_messages,
        "duplicate_username": _("There is already a user with this mail address."),
    }

    def clean_email(self) -> str:
        """Return the address as it is stored."""
        return normalise_email(self.cleaned_data["email"])


class UserCreationForm(MailAddressMixin, wagtail_forms.UserCreationForm):
    """A new user."""

    class Meta(wagtail_forms.UserCreationForm.Meta):
        fields = wagtail_forms.UserCreationForm.Meta.fields | {"organisations"}
        widgets = {
            **wagtail_forms.UserCreationForm.Meta.widgets,
            "organisations": forms.CheckboxSelectMultiple,
        }
        model = User


class UserEditForm(MailAddressMixin, wagtail_forms.UserEditForm):
    """A user who is there."""

    class Meta(wagtail_forms.UserEditForm.Meta):
        fields = wagtail_forms.UserEditForm.Meta.fields | {"organisations"}
        widgets = {**wagtail_forms.UserEditForm.Meta.widgets, "organisations": forms.CheckboxSelectMultiple}
        model = User
