"""The engine for a cluster: Elasticsearch 9 by its official client."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from search.clauses import Clause
from search.engines.elasticsearch_door import SEARCHING, UPKEEP, door
from search.engines.elasticsearch_fields import above, order_of, query_of, weighted
from search.engines.elasticsearch_schema import Json, code_of, document_of, hit_of, id_of, story_of
from search.engines.protocol import MOST_COUNTED, Found, Stamp
from search.entries import Entry
from search.errors import ClusterAwayError, EngineError, Failing, IndexBusyError
from search.schema import COLUMNS, Kind
from search.sorting import BY_ID, ByScore, Levels

#: How far Elasticsearch pages by rank (`index.max_result_window`, its default). Beyond, pages are reached in strides.
WINDOW = 10_000
#: Entries of one request that writes. They differ little in size, a hundred or so kilobytes together.
_BULK = 500
#: With fewer seconds left a search is not begun.
_SHORTEST = 0.01
#: Equal requests go to the same copy of a shard, so pages and scores do not change from one to the next.
_PREFERENCE = "storybank"

#: What is done to one document, as the lines of a bulk request.
_Action = tuple[Json, ...]


class ElasticsearchEngine:
    """
    One index of a cluster, or what an alias stands for.

    `writing_to` is the alias through which entries are written. An index that is gone is then not made anew by writing.
    Each search takes a second at most, and all of them end `within` so many seconds from now, or else it is too slow.
    """

    def __init__(
        self, client: Elasticsearch, index: str, writing_to: str = "", within: float | None = None
    ) -> None:
        self._index = index
        self._writing_to = writing_to
        self._client = client
        self._ends_at = None if within is None else time.monotonic() + within
        self._upkeep = client.options(request_timeout=UPKEEP)

    def find(self, clauses: Sequence[Clause], levels: Levels, offset: int, limit: int) -> Found:
        """Return one page of what fits all clauses; see `Engine`."""
        query: Json = query_of(clauses)
        asked: Json = {"sort": order_of(levels)}
        first = levels[0]
        if isinstance(first, ByScore):
            # Of several shards, each would count how common a word is among its own entries only.
            asked |= {"search_type": "dfs_query_then_fetch"}
            query = weighted(query, first)
        if limit > 0 and offset + limit <= WINDOW:
            found = self._search(query=query, from_=offset, size=limit, **asked)
            hits, total = found["hits"]["hits"], _total_of(found)
        else:
            total = _total_of(self._search(query=query, size=0))
            hits = []
            if limit > 0 and offset < total:
                hits = list(islice(self._in_strides(query, asked, min(offset + limit, total)), offset, None))
        scores = [hit["_score"] for hit in hits] if isinstance(first, ByScore) else ()
        return Found([hit_of(hit["_id"]) for hit in hits], total, scores)

    def _in_strides(self, query: Json, asked: Json, end: int) -> Iterator[Json]:
        """Yield the first `end` hits, each request beginning behind the last one."""
        behind: Json = {}
        while end > 0:
            size = min(end, WINDOW)
            hits = self._search(query=query, size=size, track_total_hits=False, **asked, **behind)["hits"][
                "hits"
            ]
            yield from hits
            if len(hits) < size:
                return
            behind = {"search_after": hits[-1]["sort"]}
            end -= size

    def count(self, clauses: Sequence[Clause], columns: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return how many of what fits all clauses hold each value of each column; see `Engine`."""
        if wrong := [column for column in columns if COLUMNS.get(column) is not Kind.VALUES]:
            raise EngineError(f"Cannot be counted: {', '.join(wrong)}.")
        if not columns:
            return {}
        # With room for every value, each shard tells of all its values and the numbers are exact.
        asked = {column: {"terms": {"field": column, "size": MOST_COUNTED}} for column in columns}
        found = self._search(query=query_of(clauses), size=0, aggs=asked, track_total_hits=False)
        return {
            column: {
                bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"][column]["buckets"]
            }
            for column in columns
        }

    def _search(self, *, track_total_hits: bool = True, **asked: Any) -> Any:
        seconds = SEARCHING
        if self._ends_at is not None:
            seconds = min(seconds, self._ends_at - time.monotonic())
            if seconds < _SHORTEST:
                raise ClusterAwayError(Failing.SLOW, "several searches took too long together")
        with door():
            found = self._client.options(request_timeout=seconds).search(
                index=self._index,
                source=False,
                track_total_hits=track_total_hits,
                preference=_PREFERENCE,
                allow_partial_search_results=False,
                # The server gives up a little before the client does.
                timeout=f"{int(seconds * 900)}ms",
                **asked,
            )
            if found["timed_out"]:
                raise ClusterAwayError(Failing.SLOW, "the cluster gave up")
        return found

    def replace(self, story_ids: Iterable[str], entries: Iterable[Entry], version: int | None = None) -> None:
        """
        Put these entries in the place of all entries of these stories; see `Engine`.

        With a `version`, nothing is written over what was written with a higher one: a writer that was stopped and believes
        it is still the only one changes nothing.

        Nobody sees anything of it before the end, and all entries of a story stand in one shard and are seen together. An
        interrupted call is repeated by whoever follows the change log.
        """
        there = self._names_of(list(story_ids))
        made = set()

        def actions() -> Iterator[_Action]:
            for entry in entries:
                made.add(id_of(entry))
                yield self._indexing(entry, version)
            for name in there - made:
                yield ({"delete": self._target(name, version)},)

        self._write(actions())

    def fill(self, entries: Iterable[Entry], version: int | None = None) -> None:
        """Add entries to a new index, streaming: memory is capped, whatever their number."""
        self._write(self._indexing(entry, version) for entry in entries)

    def _names_of(self, story_ids: list[str]) -> set[str]:
        """Return the names of all documents of these stories, also of those not seen by searches yet."""
        with door():
            self._upkeep.indices.refresh(index=self._index)
        names: set[str] = set()
        waiting = iter(story_ids)
        while some := list(islice(waiting, _BULK)):
            query = {"terms": {"story": some}}
            with door():
                found = self._upkeep.search(
                    index=self._index,
                    query=query,
                    source=False,
                    size=WINDOW,
                    allow_partial_search_results=False,
                )
            names.update(hit["_id"] for hit in found["hits"]["hits"])
        return names

    @staticmethod
    def _target(name: str, version: int | None) -> Json:
        target: Json = {"_id": name, "routing": story_of(name)}
        if version is not None:
            target |= {"version": version, "version_type": "external_gte"}
        return target

    def _indexing(self, entry: Entry, version: int | None) -> _Action:
        return {"index": self._target(id_of(entry), version)}, document_of(entry)

    def _write(self, actions: Iterator[_Action]) -> None:
        # The iterator may read the database, so the door is not around it.
        while some := list(islice(actions, _BULK)):
            with door():
                answer = self._upkeep.bulk(
                    index=self._writing_to or self._index,
                    operations=[line for action in some for line in action],
                    require_alias=bool(self._writing_to),
                )
                if answer["errors"]:
                    _raise_for(answer["items"])
        with door():
            self._upkeep.indices.refresh(index=self._index)

    def stamps(self, after: int | None, limit: int) -> list[Stamp]:
        """Return what the index has of the next stories; see `Engine`."""
        highs, names, digests = self._stamped(after, limit)
        while len(names) == limit and highs[0] == highs[-1] and limit < WINDOW:
            # One story fills the page: it may go on beyond it.
            limit = min(2 * limit, WINDOW)
            highs, names, digests = self._stamped(after, limit)
        last = highs[-1] if len(names) == limit and highs[0] != highs[-1] else None
        return [
            Stamp(hit_of(name), digest)
            for high, name, digest in zip(highs, names, digests, strict=True)
            if high != last
        ]

    def _stamped(self, after: int | None, limit: int) -> tuple[list[int], list[str], list[int]]:
        query = {"match_all": {}} if after is None else above("storyHigh", after)
        with door():
            hits = self._upkeep.search(
                index=self._index,
                query=query,
                sort=order_of(BY_ID),
                size=limit,
                source=False,
                docvalue_fields=[{"field": "storyHigh"}, {"field": "digest"}],
                preference=_PREFERENCE,
                allow_partial_search_results=False,
            )["hits"]["hits"]
        fields = [hit["fields"] for hit in hits]
        return (
            [code_of(field["storyHigh"][0]) for field in fields],
            [hit["_id"] for hit in hits],
            [code_of(field["digest"][0]) for field in fields],
        )


def _total_of(found: Any) -> int:
    return found["hits"]["total"]["value"]


def _raise_for(items: list[Json]) -> None:
    """Raise what the failed lines of a bulk request mean."""
    failed = [result for item in items for result in item.values() if "error" in result]
    kinds = sorted({result["error"]["type"] for result in failed})
    if kinds == ["version_conflict_engine_exception"]:
        raise IndexBusyError("Another process has written something newer.")
    raise ClusterAwayError(Failing.ERRORS, f"{len(failed)} entries were not written: {', '.join(kinds)}")
