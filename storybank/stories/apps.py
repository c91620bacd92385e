from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    """The write side: story pages, their figures with evidence, and their translations."""

    name = "storybank.stories"
    label = "stories"
    verbose_name = _("Stories")
