"""A cache that asks whether anything changed: unchanged answers are not sent again, and count towards no limit."""

import json
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

import httpx

#: Describe how the bytes were sent, not what they say.
_OF_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True)
class Kept:
    """An answer that was kept, and the tag that names it."""

    tag: str
    headers: dict[str, str]
    body: bytes


class AnswerCache:
    """Keeps the answers that were used last, in memory or in an SQLite file that several processes may share.

    Answers of the bank do not depend on who asks, so one cache serves all users of a site.
    """

    def __init__(self, path: str | Path = ":memory:", most: int = 1000) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, timeout=30)
        with self._lock, self._database:
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS answer (address TEXT PRIMARY KEY, tag TEXT NOT NULL, headers TEXT NOT NULL,"
                " body BLOB NOT NULL, used INTEGER NOT NULL)"
            )

    def get(self, address: str) -> Kept | None:
        """Return what was kept for ``address``."""
        with self._lock:
            row = self._database.execute(
                "SELECT tag, headers, body FROM answer WHERE address = ?", (address,)
            ).fetchone()
        return Kept(row[0], json.loads(row[1]), row[2]) if row else None

    def keep(self, address: str, kept: Kept) -> None:
        """Keep an answer, and forget those that were kept longest ago when there are too many."""
        with self._lock, self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, (SELECT coalesce(max(used), 0) + 1 FROM answer))",
                (address, kept.tag, json.dumps(kept.headers), kept.body),
            )
            self._database.execute(
                "DELETE FROM answer WHERE address NOT IN (SELECT address FROM answer ORDER BY used DESC LIMIT ?)",
                (self._most,),
            )

    def close(self) -> None:
        """Close the file."""
        self._database.close()


class ConditionalTransport(httpx.BaseTransport):
    """Sends what httpx sends; GET requests with the tag of the answer that is kept, if there is one."""

    def __init__(self, cache: AnswerCache | None = None, inner: httpx.BaseTransport | None = None) -> None:
        self._cache = cache or AnswerCache()
        self._inner = inner or httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer to ``request``. One that did not change has status 200 like a new one."""
        if request.method != "GET" or "If-None-Match" in request.headers:
            return self._inner.handle_request(request)
        address = str(request.url)
        kept = self._cache.get(address)
        if kept is not None:
            request.headers["If-None-Match"] = kept.tag
        response = self._inner.handle_request(request)
        if response.status_code == 304 and kept is not None:
            response.close()
            # A 304 brings the newer headers (RFC 9110 15.4.5).
            headers = {**kept.headers, **_lasting(response.headers)}
            return httpx.Response(200, headers=headers, content=kept.body, request=request)
        if not _may_be_kept(response):
            return response
        body = response.read()
        response.close()
        headers = _lasting(response.headers)
        self._cache.keep(address, Kept(response.headers["ETag"], headers, body))
        return httpx.Response(200, headers=headers, content=body, request=request)

    def close(self) -> None:
        """Close the connections; the cache belongs to who made it."""
        self._inner.close()


def _may_be_kept(response: httpx.Response) -> bool:
    # Exports and dumps are streamed and can be large; they are not JSON.
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    stored = "no-store" not in response.headers.get("Cache-Control", "")
    return response.status_code == 200 and "ETag" in response.headers and kind.endswith("json") and stored


def _lasting(headers: httpx.Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OF_TRANSFER}
