"""Wagtail's app for managing users, with our own pages (Wagtail's documented way: an entry in INSTALLED_APPS)."""

from wagtail.users.apps import WagtailUsersAppConfig


class UserAdminConfig(WagtailUsersAppConfig):
    """Stands in INSTALLED_APPS instead of `wagtail.users`."""

    user_viewset = "storybank.users.viewsets.UserViewSet"
