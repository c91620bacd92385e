"""What other rooms may ask of the caches in front."""

from storybank.edge.headers import PUBLIC_FOR_A_MINUTE, edge_headers
from storybank.edge.tags import LIST, PAGES, list_tags, story_tag, term_tag

__all__ = [
    "LIST",
    "PAGES",
    "PUBLIC_FOR_A_MINUTE",
    "edge_headers",
    "list_tags",
    "story_tag",
    "term_tag",
]
