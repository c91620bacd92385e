"""
What caches are told about a public answer.

Two lives: a minute for browsers and for caches that nobody can purge, and a long one in headers that only caches in front read
(RFC 9213, and the older Surrogate-Control): those are purged when a story changes, and may answer with what they have while the
bank does not. A browser must not keep somebody who withdrew for a week.
"""

from collections.abc import Sequence

from django.conf import settings

from storybank.edge.tags import BANK

PUBLIC_FOR_A_MINUTE = "public, max-age=60"
#: Five minutes; while it is asked for anew, up to a day; while the bank does not answer, up to a week.
LONG_LIFE = "max-age=300, stale-while-revalidate=86400, stale-if-error=604800"
#: The headers that say so.
LONG_LIVES = ("CDN-Cache-Control", "Surrogate-Control")


def edge_headers(tags: Sequence[str]) -> dict[str, str]:
    """Return the headers for caches in front. Takes the tags of the answer (`tags.py`)."""
    return {**tag_headers(tags), **life_headers(settings.EDGE_LONG_LIVES)}


def tag_headers(tags: Sequence[str]) -> dict[str, str]:
    """Return what an answer is tagged with."""
    return {"Surrogate-Key": " ".join((BANK, *tags)), "Cache-Tag": ",".join((BANK, *tags))}


def life_headers(long: bool) -> dict[str, str]:
    """
    Return how long caches in front may keep an answer.

    That is left out where no cache is purged (`EDGE_LONG_LIVES`): one that stands there unknown to the bank would keep what was
    taken back.
    """
    return dict.fromkeys(LONG_LIVES, LONG_LIFE) if long else {}
