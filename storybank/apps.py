"""The house itself as an application, so that its templates, static files and checks are found."""

from django.apps import AppConfig


class StorybankConfig(AppConfig):
    """Root package: addresses, settings, base templates."""

    name = "storybank"
    verbose_name = "Verhalenbank"
