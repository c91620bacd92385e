"""The settings of the benchmarks, with an empty view and Wagtail's own APIs beside the bank's."""

from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2", "wagtail.api.v3", "rest_framework"]
ROOT_URLCONF = "benchmarks.urls"
