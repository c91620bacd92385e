"""Checks of this room, for `manage.py check` and every command that runs checks first, such as the worker."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from storybank.edge.backends.choice import backend


def caches_can_be_told(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say which entries of ``EDGE_CACHES`` cannot be used, before a change has to wait for them."""
    found: list[CheckMessage] = []
    for name in settings.EDGE_CACHES:
        try:
            backend(name)
        except ImproperlyConfigured as error:
            found.append(Error(str(error), id="edge.E001"))
    return found
