"""The room that watches the bank: is it alive, is it ready, what was prepared."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Monitoring."""

    name = "storybank.monitoring"
    label = "monitoring"
    verbose_name = _("Monitoring")
