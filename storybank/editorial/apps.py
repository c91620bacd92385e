from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Roles, the review of stories, and who may write which."""

    name = "storybank.editorial"
    label = "editorial"
    verbose_name = _("Editorial office")

    def ready(self) -> None:
        """Register the rule for authors and connect the room's own handlers."""
        from storybank.editorial import authors, signal_handlers

        authors.register()
        signal_handlers.connect()
