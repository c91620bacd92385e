"""Where the API lives, and its version. The one place that knows."""

from django.conf import settings

API_VERSION = "1.0.0"
ROOT = "/api/v1"


def absolute(path: str) -> str:
    """Return the public address of ``path`` (from the root of the API, beginning with a slash)."""
    return f"{settings.PUBLIC_BASE_URL}{ROOT}{path}"


def is_api_path(path: str) -> bool:
    """Tell whether ``path`` (from the root of the host) belongs to the API, whatever it leads to."""
    return path.startswith(ROOT) and path[len(ROOT) : len(ROOT) + 1] in ("", "/")
