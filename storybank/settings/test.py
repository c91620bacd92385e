"""Settings of the test run: quick hashing, jobs at once, nothing written outside temporary folders."""

import tempfile
from pathlib import Path

from storybank.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Tests do not run collectstatic, so there is no manifest to look names up in.
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

# Each test gets its own folders inside this one (tests/conftest.py), which is removed at the end of the run.
TEST_FILES_DIR = Path(tempfile.gettempdir()) / "storybank-tests"
MEDIA_ROOT = TEST_FILES_DIR / "media"
STATIC_ROOT = TEST_FILES_DIR / "static"
SEARCH_INDEX_DIR = TEST_FILES_DIR / "search"
