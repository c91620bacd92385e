"""Settings of the test run: quick hashing, jobs at once, nothing written outside temporary folders."""

import tempfile
from pathlib import Path

from storybank.settings.base import *  # noqa: F403
from storybank.settings.base import STORAGES, env, text

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Tests do not run collectstatic, so there is no manifest to look names up in.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

# Each test gets folders of its own (tests/conftest.py); these are for what runs outside a test.
_FILES = Path(tempfile.gettempdir()) / "storybank-tests"
MEDIA_ROOT = Path(text("MEDIA_ROOT", _FILES / "media"))
SEARCH_INDEX_DIR = Path(text("SEARCH_INDEX_DIR", _FILES / "search"))
STATIC_ROOT = _FILES / "static"
DUMPS_DIR = Path(text("DUMPS_DIR", _FILES / "dumps"))

# The thread that writes them would write into whatever database the next test has; those tests say so that want it.
COUNT_SEARCHES = False
COUNT_API_USAGE = env.bool("COUNT_API_USAGE", default=False)

# A test that wants limits says so; the others may ask as often as they like.
API_LIMITS = env.bool("API_LIMITS", default=False)
