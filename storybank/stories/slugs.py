"""Addresses of stories."""

import re

from anyascii import anyascii
from django.utils.text import slugify

LONGEST = 80

#: Addresses of lists and other fixed pages, in both languages; no story index may be called so (design of addresses).
RESERVED = frozenset(
    [
        "verhalen",
        "stories",
        "zoeken",
        "search",
        "instrumenten",
        "instruments",
        "gemeenten",
        "municipalities",
        "provincies",
        "provinces",
        "sectoren",
        "sectors",
        "impacttypen",
        "impact-types",
        "organisaties",
        "organisations",
        "kaart",
        "map",
        "vergelijken",
        "compare",
        "themas",
        "themes",
        "bronnen",
        "sources",
        "delen",
        "share",
        "gebruik",
        "use",
    ]
)


def slug_of(title: str) -> str:
    """Take a title; return its words in ASCII with hyphens, cut at a whole word, never empty."""
    slug = slugify(anyascii(title))
    if len(slug) > LONGEST:
        slug = re.sub(r"-[^-]*$", "", slug[: LONGEST + 1])
    return slug or "story"
