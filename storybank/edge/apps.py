from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EdgeConfig(AppConfig):
    """The caches in front of the bank: what they are told about each answer, and when they are told to forget it."""

    name = "storybank.edge"
    label = "edge"
    verbose_name = _("Caches in front")
