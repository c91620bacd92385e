"""Users in the admin."""

from typing import Any

from django.forms import ModelForm
from wagtail.users.views.users import CreateView, EditView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from storybank.users.forms import UserCreationForm, UserEditForm


class WithoutAdministratorMixin:
    """Shows the box "administrator" to administrators only: nobody else may tick it."""

    request: Any

    def get_form(self, *args: Any, **kwargs: Any) -> ModelForm:
        """Return the form, without the box for who may not use it."""
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class UserCreateView(WithoutAdministratorMixin, CreateView):
    """Makes a user."""


class UserEditView(WithoutAdministratorMixin, EditView):
    """Changes a user."""


class UserViewSet(WagtailUserViewSet):
    """Wagtail's user pages, with the organisations that somebody speaks for."""

    template_prefix = "users/"
    add_view_class = UserCreateView
    edit_view_class = UserEditView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """Return the form for a new or an existing user."""
        return UserEditForm if for_update else UserCreationForm
