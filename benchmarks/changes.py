"""What a partner's copy costs: everything there is, page by page, and then what changed since."""

import json
import time
from typing import Any

from django.test import Client

from benchmarks.machine import memory_of
from benchmarks.queries import count_queries
from benchmarks.results import keep, say
from benchmarks.server import serving

PAGE_SIZE = 100
#: How many changes the delta has.
DELTA = 20


def measure() -> dict[str, Any]:
    """Return seconds, changes, megabytes and memory of a first copy, and the queries of a delta."""
    with serving("benchmarks.settings") as server:
        worker = server.processes()[1]
        server.fetch(f"/api/v1/changes?pageSize={PAGE_SIZE}")  # what a process keeps is there
        before, started = memory_of(worker, "VmRSS"), time.perf_counter()
        path, changes, size = f"/api/v1/changes?pageSize={PAGE_SIZE}", 0, 0
        while path:
            answer = server.fetch(path)
            if answer.status != 200:
                raise RuntimeError(f"{path} answers {answer.status}.")
            body: bytes = answer.body  # type: ignore[attr-defined]
            page = json.loads(body)
            changes, size = changes + len(page["changes"]), size + len(body)
            path = (
                f"/api/v1/changes?pageSize={PAGE_SIZE}&cursor={page['nextCursor']}" if page["hasMore"] else ""
            )
        seconds = time.perf_counter() - started
        grown = memory_of(worker, "VmHWM") - before
    return {
        "changes": changes,
        "seconds": seconds,
        "megabytes": size / 1e6,
        "grown_mb": grown,
        "delta_queries": _delta(),
    }


def _delta() -> int:
    """Return the queries of the last changes: those behind a cursor that was got just before them."""
    client = Client()
    asked = f"/api/v1/changes?pageSize={PAGE_SIZE}"
    cursors, page = [""], client.get(asked).json()
    while page["hasMore"]:
        cursors.append(page["nextCursor"])
        page = client.get(f"{asked}&cursor={cursors[-1]}").json()
    last = f"{asked.replace(str(PAGE_SIZE), str(DELTA))}&cursor={cursors[-1]}"
    client.get(last)
    return count_queries(lambda: client.get(last))


def main() -> None:
    """Measure and keep the result."""
    result = measure()
    keep("changes", result)
    say(", ".join(f"{name} {value:.1f}" for name, value in result.items()))
