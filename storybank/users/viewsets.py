"""Users in the admin."""

from django.forms import ModelForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from storybank.users.forms import UserCreationForm, UserEditForm


class UserViewSet(WagtailUserViewSet):
    """Wagtail's user pages, with the organisations that somebody speaks for."""

    template_prefix = "users/"

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """Return the form for a new or an existing user."""
        return UserEditForm if for_update else UserCreationForm
