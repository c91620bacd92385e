"""The settings of the benchmarks with keys and limits at work, as an installation has them; so high that nobody reaches them."""

from benchmarks.comparison_settings import *  # noqa: F403

API_LIMITS = True
API_LIMIT_ADDRESS = API_LIMIT_KEY = 1_000_000_000
