"""What this room adds to Wagtail's admin: the partners, their keys, and the steps with these in the log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet

from storybank.api.keys.managing import MADE, REVOKED, ROTATED
from storybank.api.partners.urls import urlpatterns
from storybank.api.partners.viewsets import PartnerViewSet

register_snippet(PartnerViewSet)


@hooks.register("register_admin_urls")
def partner_urls() -> list[Any]:
    """Give the pages of partners their addresses."""
    return urlpatterns


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the steps that stand in the history of a partner."""

    @actions.register_action(MADE)
    class MadeFormatter(LogFormatter):
        label = gettext_lazy("Make a key")

        def format_message(self, log_entry: Any) -> str:
            """Return which key, and what for."""
            return _("Key %(key)s… made for “%(label)s”, valid until %(until)s") % log_entry.data

    @actions.register_action(ROTATED)
    class RotatedFormatter(LogFormatter):
        label = gettext_lazy("Rotate a key")

        def format_message(self, log_entry: Any) -> str:
            """Return which key took the place of which."""
            return (
                _("Key %(key)s… takes the place of %(old)s…, which is valid until %(until)s") % log_entry.data
            )

    @actions.register_action(REVOKED)
    class RevokedFormatter(LogFormatter):
        label = gettext_lazy("Revoke a key")

        def format_message(self, log_entry: Any) -> str:
            """Return which key."""
            return _("Key %(key)s… for “%(label)s” revoked") % log_entry.data
