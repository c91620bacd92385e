from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    """The write side: story pages, their figures with evidence, and their translations."""

    name = "storybank.stories"
    label = "stories"
    verbose_name = _("Stories")

    def ready(self):
        """Put our service in front of wagtail-localize's own way of saving translations."""
        from storybank.stories.localize import keep_live_stories_as_they_are

        keep_live_stories_as_they_are()
