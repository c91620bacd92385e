from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from storybank.edge.checks import caches_can_be_told


class EdgeConfig(AppConfig):
    """The caches in front of the bank: what they are told about each answer, and when they are told to forget it."""

    name = "storybank.edge"
    label = "edge"
    verbose_name = _("Caches in front")

    def ready(self) -> None:
        from storybank.edge import signal_handlers

        register(caches_can_be_told)
        signal_handlers.connect()
