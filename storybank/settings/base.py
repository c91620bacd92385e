"""Settings shared by every installation.

This module is safe on its own: no secret key, no debug mode, no permitted host. The modules beside it add what a
demo, a test run or a production server needs. Every value that differs between machines comes from the environment.
"""

import os
from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _

from storybank.settings.databases import database_from_url
from storybank.settings.edge_caches import edge_caches
from storybank.settings.search_cluster import search_cluster_from_url

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()


def text(name: str, default: object) -> str:
    """Return an environment variable, or ``default`` when it is not set or blank.

    Read as it stands: django-environ takes a value that begins with "$" for the name of another variable.
    """
    return os.environ.get(name, "").strip() or str(default)


# What an installation keeps for itself: database, secret key, index, static files. Git ignores it.
VAR_DIR = Path(text("VAR_DIR", BASE_DIR / "var"))

DEBUG = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []

# The public address of this installation, without a trailing slash. Stored documents hold no host name; it is
# put in when a document is sent.
PUBLIC_BASE_URL = text("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

# --- Applications -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "storybank",
    "storybank.vocabulary",
    "storybank.users",
    "storybank.images",
    "storybank.organisations",
    "storybank.stories",
    "storybank.publication",
    "search",
    "storybank.edge",
    "storybank.editorial",
    "storybank.site",
    "storybank.api",
    "storybank.monitoring",
    "home",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "storybank.users.admin_app.UserAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    # Serves the interactive API documentation from our own host instead of from a content delivery network.
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "storybank.api.middleware.public_api",  # first: turns whatever goes wrong under /api/v1 into a problem document
    "django.middleware.security.SecurityMiddleware",
    "storybank.api.gate.partner_gate",  # keys and limits of the API, before anything that costs something
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "storybank.middleware.content_security_policy",
    "storybank.middleware.language_from_path",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Before all that looks at the host name: whoever watches the processes asks them by address.
    "storybank.monitoring.middleware.health_first",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "storybank.urls"
WSGI_APPLICATION = "storybank.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------------------------

DATABASES = {"default": database_from_url(text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'storybank.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Folder of the embedded search index. It can be rebuilt at any time from the published documents.
SEARCH_INDEX_DIR = Path(text("SEARCH_INDEX_DIR", VAR_DIR / "search"))
# The Elasticsearch beside it, None for none. The embedded index answers whenever that does not.
SEARCH_CLUSTER = search_cluster_from_url(text("SEARCH_URL", ""))

# The nightly dumps of all public stories (docs/exports.md).
DUMPS_DIR = Path(text("DUMPS_DIR", VAR_DIR / "dumps"))

# Whether searches of visitors are counted, without anything about the visitor (docs/searches.md).
COUNT_SEARCHES = env.bool("COUNT_SEARCHES", default=True)

# The caches in front that are told what to forget when something changes, by name; none by default (docs/production.md).
EDGE_CACHES = edge_caches(text("EDGE_CACHES", ""), lambda name: text(name, ""))
# Hosts of caches that may be called without encryption.
EDGE_PLAIN_HTTP_HOSTS = env.list("EDGE_PLAIN_HTTP_HOSTS", default=["127.0.0.1", "::1", "localhost"])
# Whether answers tell caches in front that they may live long there: only those that are purged may.
EDGE_LONG_LIVES = True

# --- Partners of the API (docs/decisions/0029-keys-and-limits.md) ----------------------------------------

# Whether the API limits requests, and how many a minute one address and one key may make.
API_LIMITS = env.bool("API_LIMITS", default=True)
API_LIMIT_ADDRESS = env.int("API_LIMIT_ADDRESS", default=600)
API_LIMIT_KEY = env.int("API_LIMIT_KEY", default=3_000)
# Addresses and networks of proxies in front that may say where a request comes from, and the header in which they do.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
CLIENT_ADDRESS_HEADER = text("CLIENT_ADDRESS_HEADER", "X-Forwarded-For")
# Whether calls of partners are counted for their page in the admin, without anything about people.
COUNT_API_USAGE = env.bool("COUNT_API_USAGE", default=True)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- People ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "users.User"
LOGIN_URL = "wagtailadmin_login"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Visitors get no cookies: the browser sends and receives these only under the admin.
ADMIN_PATH = "/beheer/"
SESSION_COOKIE_NAME = "storybank_session"
SESSION_COOKIE_PATH = ADMIN_PATH
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "storybank_csrf"
CSRF_COOKIE_PATH = ADMIN_PATH
CSRF_COOKIE_SAMESITE = "Lax"
# Flash messages travel in the session, so that they never become a cookie on a public page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language and time -------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
# Another language is added here (or with EXTRA_LANGUAGES) and by running `manage.py bootstrap`; no migration needed.
_LANGUAGE_NAMES = {
    "nl": _("Dutch"),
    "en": _("English"),
    "fy": _("Frisian"),
    "de": _("German"),
    "fr": _("French"),
}
_EXTRA_LANGUAGES = env.list("EXTRA_LANGUAGES", default=[])
LANGUAGES = [(code, _LANGUAGE_NAMES.get(code, code)) for code in ("nl", "en", *_EXTRA_LANGUAGES)]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Files -------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(text("STATIC_ROOT", VAR_DIR / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(text("MEDIA_ROOT", BASE_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Names with a content hash never change: a year, immutable. WhiteNoise recognises them by the manifest.
WHITENOISE_MAX_AGE = 300
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a story with many figures and blocks posts more than Django's 1,000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Wagtail -----------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Verhalenbank"
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "images.StoryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "storybank.images.forms.StoryImageForm"
# The browser refuses other endings at once; the server decides by content.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "storybank.images.document_forms.CheckedDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Nothing in the admin calls another host: no avatars from Gravatar, no version check, no embeds by oEmbed lookup.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# A new translation is a draft. With the default (True) submitting one puts the untranslated text live.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
TAGGIT_CASE_INSENSITIVE = True

# --- Security ----------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail itself allows the same origin for its previews

# One Content-Security-Policy per group of addresses, written out once at start (storybank/middleware.py).
CONTENT_SECURITY_POLICIES = {
    "site": {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    },
    # Wagtail's admin writes inline scripts and styles and shows uploads before they are saved (blob:).
    "admin": {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    },
}

# --- Mail and logging --------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "verhalenbank@localhost")

# Logs say what happened and where, never who: no addresses, names, form contents or request bodies.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # It tells of every request; what an operator must know of it is said once a minute by the search itself.
        "elastic_transport": {"level": "ERROR"},
        # Django's own mail to administrators would carry the whole request.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
