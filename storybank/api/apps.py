from django.apps import AppConfig
from django.core.checks import register

from storybank.api.checks import api_middleware_comes_first


class ApiConfig(AppConfig):
    """The public API under /api/v1, over published documents only."""

    name = "storybank.api"
    label = "api"
    verbose_name = "API"

    def ready(self):
        register(api_middleware_comes_first)
