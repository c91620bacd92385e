from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "storybank.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        from storybank.organisations import signal_handlers  # noqa: F401
