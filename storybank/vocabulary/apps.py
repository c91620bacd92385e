from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "storybank.vocabulary"
    label = "vocabulary"
    verbose_name = _("Vocabularies")

    def ready(self) -> None:
        """Connect the room's own handlers and policies."""
        from storybank.vocabulary import permissions, references, signal_handlers

        signal_handlers.connect()
        references.connect()
        permissions.register()
