"""The two pages in the menu of reports."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from storybank.editorial.searches.report import POLICY


class SearchesMenuItem(MenuItem):
    """Shown to those who may see what visitors search for."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person may."""
        return POLICY.user_has_permission(request.user, "view")
