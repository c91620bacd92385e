"""The settings of the benchmarks with keys and limits at work, as an installation has them; so high that nobody reaches them."""

from benchmarks.comparison_settings import *  # noqa: F403
from storybank.api.limits.shared_counts import LARGEST_COUNT

API_LIMITS = True
#: The largest there is; in a minute less than that is asked from one address here.
API_LIMIT_ADDRESS = LARGEST_COUNT
API_LIMIT_KEY = 1_000_000_000
