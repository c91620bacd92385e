"""From the settings to the backend of a cache."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from storybank.edge.backends.interface import EdgeBackend


def backend(name: str) -> EdgeBackend:
    """
    Return the backend of the cache of that name in ``EDGE_CACHES``.

    Raises:
        ImproperlyConfigured: when something is missing or wrong in its entry.
    """
    parameters: Mapping[str, str] = settings.EDGE_CACHES[name]
    try:
        made: Callable[[Mapping[str, str]], EdgeBackend] = import_string(parameters["BACKEND"])
        return made(parameters)
    except (ImportError, KeyError) as error:
        raise ImproperlyConfigured(f"EDGE_CACHES: the entry {name} lacks or misspells {error}.") from error
