"""A feed of changes that misbehaves on request: drops, halves and delays answers, and forgets its cursors.

The running bank does none of this when asked to. Both clients are tried against the same one.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_URL, uuid5

Change = dict[str, Any]


def identifier(number: int) -> str:
    """Return the id of a story of this feed."""
    return str(uuid5(NAMESPACE_URL, f"feed:{number}"))


@dataclass
class Feed:
    """What is published, the log of it, and what goes wrong with the next answers: `drop`, `half` or `busy`."""

    published: dict[tuple[str, str], str] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    age: int = 0
    asked: int = 0

    def publish(self, *numbers: int, text: str = "") -> None:
        """Publish stories in both languages, or other texts of them."""
        for number in numbers:
            for language in ("nl", "en"):
                key = identifier(number), language
                self.published[key] = hashlib.sha256(f"{key}{text}".encode()).hexdigest()
                self.log.append({"op": "upsert", "id": key[0], "language": language, "text": text})

    def remove(self, *numbers: int) -> None:
        """Remove stories."""
        for number in numbers:
            for language in ("nl", "en"):
                key = identifier(number), language
                del self.published[key]
                self.log.append({"op": "remove", "id": key[0], "language": language, "reason": "withdrawn"})

    def lose_unseen(self, *numbers: int) -> None:
        """Remove stories without a line in the log, as if the lines were too old, and forget all cursors."""
        for number in numbers:
            for language in ("nl", "en"):
                del self.published[identifier(number), language]
        gone = {identifier(number) for number in numbers}
        self.log = [change for change in self.log if change["id"] not in gone]
        self.age += 1

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, Change]:
        """Return status and body of the answer."""
        self.asked += 1
        if path == "/api/v1/changes":
            return self._changes(query)
        if path == "/api/v1/changes/digest":
            return 200, self._digest(query.get("prefix", [""])[0])
        return 404, {"title": "Not found", "status": 404, "detail": path, "errors": []}

    def _changes(self, query: dict[str, list[str]]) -> tuple[int, Change]:
        if "nothing" in query:
            wrong = {"in": "query", "name": "nothing", "code": "unknown-parameter", "detail": "Unknown."}
            return 400, {"title": "Invalid input", "status": 400, "detail": "1 error", "errors": [wrong]}
        age, _, start = query.get("cursor", [f"{self.age}-0"])[0].partition("-")
        if int(age) != self.age:
            return 410, {"title": "Cursor expired", "status": 410, "detail": "Begin anew.", "errors": []}
        first, size = int(start), int(query["pageSize"][0])
        lines = self.log[first : first + size]
        found = [self._newest(line) for line in lines]
        following = f"{self.age}-{first + len(lines)}"
        more = first + len(lines) < len(self.log)
        return 200, {"changes": found, "nextCursor": following, "hasMore": more}

    def _newest(self, line: Change) -> Change:
        """Return the change as it is now: an item always holds the newest state."""
        key = line["id"], line["language"]
        if key not in self.published:
            return {"op": "remove", "id": key[0], "language": key[1], "reason": "withdrawn"}
        story = {"id": key[0], "language": key[1], "title": line.get("text", "")}
        return {
            "op": "upsert",
            "id": key[0],
            "language": key[1],
            "contentHash": self.published[key],
            "story": story,
        }

    def _digest(self, prefix: str) -> Change:
        lines = sorted(
            f"{story} {language} {content}\n"
            for (story, language), content in self.published.items()
            if story.startswith(prefix)
        )
        buckets: dict[str, list[str]] = {}
        for line in lines:
            buckets.setdefault(line[: len(prefix) + 1], []).append(line)
        found: Change = {
            "digest": _sha256(lines),
            "count": len(lines),
            "buckets": [
                {"prefix": name, "count": len(part), "digest": _sha256(part)}
                for name, part in buckets.items()
            ],
        }
        if prefix and len(lines) <= 100:
            names = ("id", "language", "contentHash")
            found["items"] = [dict(zip(names, line.split(), strict=True)) for line in lines]
        return found


def _sha256(lines: list[str]) -> str:
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@contextmanager
def serving(feed: Feed) -> Iterator[str]:
    """Serve the feed; give its address. POST to `/control` calls its methods: {"publish": [1, 2], "faults": ["drop"]}."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fault = feed.faults.pop(0) if feed.faults else ""
            if fault == "drop":
                self.close_connection = True
                return
            parts = urlsplit(self.path)
            busy = 503, {"title": "Not ready", "status": 503, "detail": "", "errors": []}
            status, body = busy if fault == "busy" else feed.answer(parts.path, parse_qs(parts.query))
            self._send(status, json.dumps(body).encode(), cut=fault == "half")

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            feed.publish(*asked.get("publish", ()), text=asked.get("text", ""))
            feed.remove(*asked.get("remove", ()))
            if unseen := asked.get("loseUnseen"):
                feed.lose_unseen(*unseen)
            feed.faults += asked.get("faults", ())
            self._send(200, json.dumps({"asked": feed.asked}).encode())

        def _send(self, status: int, body: bytes, *, cut: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if status == 503:
                self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
