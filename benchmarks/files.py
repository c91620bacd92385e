"""
Files and totals: how long an export of 5,000 stories takes and what it holds, the same for the dump, and what adding all costs.

Time is also told as processor time of the process that answers, which other work on the machine changes little.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks.machine import memory_of
from benchmarks.results import keep, say
from benchmarks.server import Server, serving
from storybank.api.dumps.writing import write_dump
from storybank.publication.models import PublishedStory

STORIES = 5_000
FORMATS = ("csv", "ods", "jsonl", "geojson")
_TICKS = os.sysconf("SC_CLK_TCK")


def measure() -> dict[str, Any]:
    """Return seconds, processor seconds, megabytes sent and megabytes held, by format and for totals and dump."""
    with serving("benchmarks.settings") as server:
        worker = server.processes()[1]
        server.fetch("/api/v1/stories/export?format=csv&year=1999")  # opens the index
        found: dict[str, Any] = {"stories": 0, "formats": {}}
        for name in FORMATS:
            before = memory_of(worker, "VmRSS")
            one = _asked(server, worker, f"/api/v1/stories/export?format={name}&publishedTo={_day()}")
            found["formats"][name] = {**one, "grown_mb": memory_of(worker, "VmHWM") - before}
            if name == "jsonl":
                found["stories"] = one["lines"]
        found["totals"] = {
            query: _asked(server, worker, f"/api/v1/impact-totals?{query}")
            for query in ("", "groupBy=province", "province=drenthe", "indicator=co2e-vermeden")
        }
    found["dump"] = _dump()
    return found


def _asked(server: Server, worker: int, path: str) -> dict[str, float]:
    started, used = time.perf_counter(), _processor(worker)
    answer = server.fetch(path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answers {answer.status}.")
    body: bytes = answer.body  # type: ignore[attr-defined]
    return {
        "seconds": time.perf_counter() - started,
        "processor_seconds": _processor(worker) - used,
        "megabytes": len(body) / 1e6,
        "lines": body.count(b"\n"),
    }


def _processor(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _day() -> str:
    """Return the day up to which about so many stories were published."""
    moments = PublishedStory.objects.filter(language="nl").order_by("first_published_at")
    rows = moments.values_list("first_published_at", flat=True)
    return f"{rows[min(STORIES, rows.count()) - 1]:%Y-%m-%d}"


def _dump() -> dict[str, float]:
    before = memory_of("self", "VmRSS")
    folder = tempfile.mkdtemp()
    settings.DUMPS_DIR = folder
    try:
        started, used = time.perf_counter(), time.process_time()
        files = [path.stat().st_size for path in write_dump().iterdir()]
        return {
            "seconds": time.perf_counter() - started,
            "processor_seconds": time.process_time() - used,
            "megabytes": sum(files) / 1e6,
            "grown_mb": memory_of("self", "VmHWM") - before,
        }
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure and keep the result."""
    result = measure()
    keep("files", result)
    for name, one in {**result["formats"], **result["totals"], "dump": result["dump"]}.items():
        say(f"{name or 'totals'}: " + ", ".join(f"{key} {value:.2f}" for key, value in one.items()))
    say(f"{result['stories']} stories in an export")
