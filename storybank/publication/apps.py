from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    """The published side: one document per story and language, and the log of their changes."""

    name = "storybank.publication"
    label = "publication"
    verbose_name = _("Publication")

    def ready(self):
        from storybank.publication import signal_handlers

        signal_handlers.connect()
