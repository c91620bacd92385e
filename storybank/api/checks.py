"""Mistakes in the settings that would break a promise of the API without anybody noticing."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

MIDDLEWARE = "storybank.api.middleware.public_api"


def api_middleware_comes_first(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error when the API's middleware is not the first: answers of what stands before it would lack headers."""
    if settings.MIDDLEWARE[:1] == [MIDDLEWARE]:
        return []
    return [
        Error(
            f"{MIDDLEWARE} must be the first in MIDDLEWARE.",
            hint="Otherwise errors of other middleware reach API clients as HTML without API-Version.",
            id="api.E001",
        )
    ]
