"""Our own search on Elasticsearch: the same reading of texts, with a cluster to find and order."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from benchmarks.search_quality.metrics import DEPTH
from benchmarks.search_quality.stories import story_ids
from search.answering import answer
from search.cluster.upkeep import Upkeep
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.index_folder import IndexFolder
from search.reader import Reader
from search.schema import fingerprint
from search.service import SearchRequest


class ElasticsearchSearch:
    """What a visitor gets from a cluster. It is asked alone: the embedded index would answer for one that is away."""

    name = "ours on Elasticsearch"
    what = "the bank's own search, with Elasticsearch to find, order and count"

    def __init__(self, cluster: Mapping[str, Any]) -> None:
        self._keys: dict[UUID, str] = story_ids()
        self._indexes = ElasticsearchIndexes(cluster, fingerprint())
        folder = IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())
        self._reader = Reader(folder)
        Upkeep(self._indexes, folder).rebuild()

    def find(self, text: str, language: str) -> list[str]:
        """Return the keys of the first stories in order."""
        request = SearchRequest(text=text, language=language, sort="relevance", page_size=DEPTH)
        results = answer(self._indexes.searched(), self._reader, request, None)
        return [self._keys[hit.story_id] for hit in results.hits]
