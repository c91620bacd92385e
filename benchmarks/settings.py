"""Settings of the benchmarks: those of `make demo`, with a database, an index and uploads of their own."""

from pathlib import Path

from storybank.settings.databases import database_from_url
from storybank.settings.demo import *  # noqa: F403
from storybank.settings.demo import BASE_DIR, HOST, PORT, text

#: Everything that is measured lives here. The logins of the demo stories too, so that those of the demo stay as they are.
VAR_DIR = Path(text("BENCH_DIR", BASE_DIR / "var" / "bench" / "sqlite"))
MEDIA_ROOT = VAR_DIR / "media"
SEARCH_INDEX_DIR = VAR_DIR / "search"
STATIC_ROOT = VAR_DIR.parent / "static"
DATABASES = {
    "default": database_from_url(text("BENCH_DATABASE_URL", f"sqlite:///{VAR_DIR / 'bank.sqlite3'}"))
}

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PUBLIC_BASE_URL = WAGTAILADMIN_BASE_URL = f"http://{HOST}:{PORT}"

# The password of the demo's people is hashed once per bank; nothing here measures that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
