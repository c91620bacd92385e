"""A partner that keeps a copy, by docs/api/sync.md and nothing else."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

Query = Sequence[tuple[str, str]]
#: Takes a path with its query; returns status and JSON.
Fetch = Callable[[str], tuple[int, Any]]
Key = tuple[str, str]


def digest(copy: Iterable[tuple[str, str, str]]) -> str:
    """Return the digest of (id, language, contentHash), as documented."""
    lines = "".join(f"{id_} {language} {content_hash}\n" for id_, language, content_hash in sorted(copy))
    return hashlib.sha256(lines.encode()).hexdigest()


@dataclass
class Copy:
    """Stories and hashes by id and language, and where the partner is."""

    fetch: Fetch
    filters: Query = ()
    page_size: int = 100
    cursor: str = ""
    stories: dict[Key, dict[str, Any]] = field(default_factory=dict)
    hashes: dict[Key, str] = field(default_factory=dict)
    removals: list[dict[str, Any]] = field(default_factory=list)
    #: Ids seen since the copy was begun anew: what is not among them at the end goes.
    seen: set[Key] | None = field(default_factory=set)
    restarts: int = 0

    def poll(self) -> bool:
        """Ask once and take over the answer. Returns whether to ask again at once."""
        query = [*self.filters, ("pageSize", str(self.page_size))]
        if self.cursor:
            query.append(("cursor", self.cursor))
        status, answer = self.fetch(f"/changes?{urlencode(query)}")
        if status == 410:
            self.cursor, self.seen, self.restarts = "", set(), self.restarts + 1
            return True
        assert status == 200, (status, answer)
        for item in answer["changes"]:
            self._take(item)
        self.cursor = answer["nextCursor"]
        if not answer["hasMore"] and self.seen is not None:
            for key in self.hashes.keys() - self.seen:
                self._forget(key)
            self.seen = None
        return answer["hasMore"]

    def follow(self) -> "Copy":
        """Ask until there is no more."""
        while self.poll():
            pass
        return self

    def digest(self) -> str:
        """Return the digest of this copy."""
        return digest((*key, content_hash) for key, content_hash in self.hashes.items())

    def ours(self, prefix: str = "") -> dict[str, Any]:
        """Return what the bank says of the same selection."""
        query = [*self.filters, *([("prefix", prefix)] if prefix else [])]
        status, answer = self.fetch(f"/changes/digest?{urlencode(query)}")
        assert status == 200, (status, answer)
        return answer

    def difference(self) -> set[Key]:
        """Return in what this copy and the bank differ, by narrowing the digest down."""
        found: set[Key] = set()
        waiting = self._differing_prefixes("")
        while waiting:
            prefix = waiting.pop()
            theirs = self.ours(prefix)
            if "items" in theirs:
                named = {(item["id"], item["language"]): item["contentHash"] for item in theirs["items"]}
                own = {key: value for key, value in self.hashes.items() if key[0].startswith(prefix)}
                found |= {key for key in named.keys() | own.keys() if named.get(key) != own.get(key)}
            else:
                waiting += self._differing_prefixes(prefix)
        return found

    def _differing_prefixes(self, prefix: str) -> list[str]:
        theirs = {bucket["prefix"]: bucket["digest"] for bucket in self.ours(prefix)["buckets"]}
        length = len(prefix) + 1
        own: dict[str, list[tuple[str, str, str]]] = {}
        for key, value in self.hashes.items():
            if key[0].startswith(prefix):
                own.setdefault(key[0][:length], []).append((*key, value))
        return [
            bucket
            for bucket in theirs.keys() | own.keys()
            if theirs.get(bucket) != (digest(own[bucket]) if bucket in own else None)
        ]

    def _take(self, item: dict[str, Any]) -> None:
        key = item["id"], item["language"]
        if item["op"] == "remove":
            self.removals.append(item)
            self._forget(key)
            return
        self.stories[key], self.hashes[key] = item["story"], item["contentHash"]
        if self.seen is not None:
            self.seen.add(key)

    def _forget(self, key: Key) -> None:
        self.stories.pop(key, None)
        self.hashes.pop(key, None)
        if self.seen is not None:
            self.seen.discard(key)
