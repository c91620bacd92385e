"""
The indexes of one installation in a cluster, for one fingerprint of the schema.

    stories-9c…               alias: what searches use
    stories-9c…-1f…           an index; its name is never used again
    stories-9c…-1f….writer    alias of that index alone: writing through it never makes an index anew

What an index stands for is kept in the `_meta` of its mapping, which is part of the state that all masters of the cluster agree
on. A document for it in the index would change every score.
"""

import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.engines.elasticsearch_door import UPKEEP, connect, door
from search.engines.elasticsearch_engine import ElasticsearchEngine
from search.engines.elasticsearch_schema import Json, mapping
from search.index_folder import State

#: Seconds after which an index of another version, which nobody has written to or looked after since, is removed.
_KEPT_FOR = 24 * 3600
#: Seconds between two marks that an index is in use, while nothing else is written.
_MARKED_EVERY = 3600
#: Seconds to wait for the copies of a new index before it is used anyway.
_WAIT_FOR_COPIES = 30

_SETTINGS: Json = {
    "number_of_shards": 1,
    # A second copy as soon as there is a second node.
    "auto_expand_replicas": "0-1",
    # Only our own refreshes make changes visible, so nobody sees a story half changed.
    "refresh_interval": "-1",
    # How long it is remembered that a document was deleted, and by which version.
    "gc_deletes": "1h",
}


class Live:
    """
    The index that searches use: its name, what it stands for (`None` if that cannot be read), and since when it is quiet.

    `rows` is the digest of the rows of the vocabularies that its texts were read with.
    """

    def __init__(self, name: str, meta: Mapping[str, Any]) -> None:
        self.name = name
        self.state = _state_in(meta)
        self.rows = str(meta.get("rows", ""))
        self.marked = float(meta.get("marked", 0))

    @property
    def needs_mark(self) -> bool:
        """Whether others should be told again that this index is in use."""
        return time.time() - self.marked > _MARKED_EVERY


def _state_in(meta: Mapping[str, Any]) -> State | None:
    try:
        return State(int(meta["position"]), str(meta["mark"]))
    except (KeyError, ValueError, TypeError):
        return None


class ElasticsearchIndexes:
    """Finds, makes, replaces and removes them. Whatever goes wrong is an `EngineError`."""

    def __init__(self, cluster: Mapping[str, Any], fingerprint: str) -> None:
        self._cluster = cluster
        prefix = cluster["PREFIX"]
        self._all = f"{prefix}-*"
        # Whose prefix begins with ours has other names: nothing of theirs is ever touched.
        self._is_index = re.compile(rf"{prefix}-[0-9a-f]+-[0-9a-f]{{32}}").fullmatch
        self.alias = f"{prefix}-{fingerprint}"

    def _client(self, seconds: float = UPKEEP) -> Elasticsearch:
        return connect(self._cluster).options(request_timeout=seconds)

    def searched(self, within: float | None = None) -> ElasticsearchEngine:
        """Return the engine for what the alias stands for at each search; all its searches together end `within` seconds."""
        return ElasticsearchEngine(connect(self._cluster), self.alias, within=within)

    def engine(self, name: str) -> ElasticsearchEngine:
        """Return the engine for one index, to write to it."""
        return ElasticsearchEngine(connect(self._cluster), name, _writer(name))

    def live(self, seconds: float = UPKEEP) -> Live | None:
        """Return the index the alias stands for, `None` when there is none."""
        with door():
            try:
                found = self._client(seconds).indices.get_mapping(index=self.alias)
            except NotFoundError:
                return None
        ((name, said),) = found.items()
        return Live(name, said["mappings"].get("_meta", {}))

    def make(self) -> str:
        """Make an empty index that nobody searches yet, and return its name."""
        name = f"{self.alias}-{uuid.uuid4().hex}"
        with door():
            self._client().indices.create(
                index=name,
                mappings=mapping() | {"_meta": {"marked": time.time()}},
                settings=_SETTINGS,
                aliases={_writer(name): {}},
            )
        return name

    def save(self, name: str, state: State, rows: str) -> None:
        """Replace what an index stands for, in one step. It is durable when this returns."""
        meta = {"position": state.position, "mark": state.mark, "rows": rows, "marked": time.time()}
        with door():
            self._client().indices.put_mapping(index=name, meta=meta)

    def switch(self, name: str) -> None:
        """Make an index the one that is searched, in one step, when its copies are there or do not come."""
        with door():
            client = self._client()
            # 408: they are not there yet.
            client.options(ignore_status=408).cluster.health(
                index=name, wait_for_status="green", timeout=f"{_WAIT_FOR_COPIES}s"
            )
            client.indices.update_aliases(
                actions=[
                    {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
                    {"add": {"index": name, "alias": self.alias}},
                ]
            )

    def sweep(self) -> None:
        """Remove what crashes and former versions have left behind. Hold the rebuild lock."""
        with door():
            found = self._client().indices.get(index=self._all, expand_wildcards="all")
            for name, said in found.items():
                if not self._is_index(name) or self.alias in said["aliases"]:
                    continue
                marked = float(said["mappings"].get("_meta", {}).get("marked", 0))
                if name.startswith(f"{self.alias}-") or time.time() - marked > _KEPT_FOR:
                    self._client().indices.delete(index=name, ignore_unavailable=True)


def _writer(name: str) -> str:
    return f"{name}.writer"
