"""Settings of a production server: everything that differs comes from the environment, and what is missing is named."""

from django.core.exceptions import ImproperlyConfigured

from storybank.settings.base import *  # noqa: F403
from storybank.settings.base import EDGE_CACHES, env, text

_REQUIRED = (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "PUBLIC_BASE_URL",
    "MEDIA_ROOT",
    "SEARCH_INDEX_DIR",
    "STATIC_ROOT",
    # Without it links to set a new password would have nowhere to go but the log.
    "EMAIL_URL",
)
_missing = [name for name in _REQUIRED if not text(name, "")]
if _missing:
    raise ImproperlyConfigured(f"Missing in the environment: {', '.join(_missing)}. See docs/production.md.")

SECRET_KEY = text("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")

# A proxy in front ends TLS and says so in this header; without a proxy set TRUST_PROXY_HEADER=0.
if env.bool("TRUST_PROXY_HEADER", default=True):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# A health check speaks plain HTTP to the process itself, by its address: these two also answer for a host that is not in
# ALLOWED_HOSTS (storybank/monitoring/middleware.py).
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# A cache that the bank does not know would keep what was taken back.
EDGE_LONG_LIVES = bool(EDGE_CACHES)

vars().update(env.email_url("EMAIL_URL"))
