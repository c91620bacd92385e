"""Settings of `make demo`: one command, one machine, nothing to configure.

The secret key is made once per installation and kept in ``var/``, which git ignores. Only this machine can reach the
demo unless ALLOW_DEMO_ON_NETWORK=1 says that others may.
"""

import contextlib
import ipaddress
import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from storybank.settings.base import *  # noqa: F403
from storybank.settings.base import LOGGING, VAR_DIR, env, text


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _kept_secret_key() -> str:
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = VAR_DIR / "secret-key"
    if not file.exists():
        # Written whole under another name first: a process that starts at the same time never reads half a key.
        new = VAR_DIR / f"secret-key-{os.getpid()}"
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(new, file)
        new.unlink()
    return file.read_text()


def _port(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        raise ImproperlyConfigured(f"PORT={given} is no port: give a number from 1 to 65535.")
    return int(given)


HOST = text("HOST", "127.0.0.1")
PORT = _port(text("PORT", "8000"))

if not _is_loopback(HOST) and not env.bool("ALLOW_DEMO_ON_NETWORK", default=False):
    raise ImproperlyConfigured(
        f"HOST={HOST} would show the demo, with its demo logins, to other machines. "
        "Set ALLOW_DEMO_ON_NETWORK=1 if you want that."
    )

SECRET_KEY = _kept_secret_key()
_BIND_ALL = HOST in ("0.0.0.0", "::")  # noqa: S104 (compared, not bound)
ALLOWED_HOSTS = ["*"] if _BIND_ALL else ["127.0.0.1", "localhost", "[::1]", HOST]

_SHOWN_HOST = f"[{HOST}]" if ":" in HOST else HOST
PUBLIC_BASE_URL = text(
    "PUBLIC_BASE_URL", f"http://{'127.0.0.1' if _BIND_ALL else _SHOWN_HOST}:{PORT}"
).rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL

# The terminal shows addresses and logins, not every page that is published.
LOGGING["root"]["level"] = text("LOG_LEVEL", "WARNING")
LOGGING["loggers"]["django"]["level"] = text("LOG_LEVEL", "WARNING")

# Demo stories may be loaded here and nowhere else.
DEMO = True

# Whoever tries the demo tries it from one address. The benchmarks use these settings too.
API_LIMITS = False

# The demo runs without TLS, so these stay off; the checks of the deployment settings do not apply.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
