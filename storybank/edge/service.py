"""What other rooms may ask of the caches in front."""

from storybank.edge.headers import LONG_LIVES, PUBLIC_FOR_A_MINUTE, edge_headers, life_headers, tag_headers
from storybank.edge.keeping import keep_purging
from storybank.edge.sending import Waiting, waiting
from storybank.edge.tags import LIST, PAGES, list_tags, story_tag, term_tag

__all__ = [
    "LIST",
    "LONG_LIVES",
    "PAGES",
    "PUBLIC_FOR_A_MINUTE",
    "Waiting",
    "edge_headers",
    "keep_purging",
    "life_headers",
    "list_tags",
    "story_tag",
    "tag_headers",
    "term_tag",
    "waiting",
]
