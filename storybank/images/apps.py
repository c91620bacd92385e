from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImagesConfig(AppConfig):
    name = "storybank.images"
    label = "images"
    verbose_name = _("Images")

    def ready(self) -> None:
        from storybank.images import signal_handlers  # noqa: F401
