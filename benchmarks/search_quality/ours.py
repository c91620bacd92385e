"""Our own search, through its door."""

from uuid import UUID

from benchmarks.search_quality.metrics import DEPTH
from benchmarks.search_quality.stories import story_ids
from search.service import SearchRequest, search


class OurSearch:
    """What a visitor gets, with correction, places as filters and loosening."""

    name = "ours"
    what = "the bank's own search"

    def __init__(self) -> None:
        self._keys: dict[UUID, str] = story_ids()

    def find(self, text: str, language: str) -> list[str]:
        """Return the keys of the first stories in order."""
        results = search(SearchRequest(text=text, language=language, sort="relevance", page_size=DEPTH))
        return [self._keys[hit.story_id] for hit in results.hits]
