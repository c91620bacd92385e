"""
Memory: `python -m benchmarks.part search_speed.memory`.

What the analysis of words takes in this process, and the server with one, two and three workers that have answered all queries.
The proportional memory (PSS) of processes counts what several share once, so the difference that a worker makes is its price.
"""

from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.machine import memory_of
from benchmarks.results import keep, kept_part, say
from benchmarks.search_speed.inside import USUAL
from benchmarks.server import serving
from search.service import prepare

_WORKERS = (1, 2, 3)
#: Each worker should have seen each query; which one answers is left to the system.
_TIMES = 3


def analysis_mb() -> float:
    """Return what thesaurus, lemmas, word lists and compound splitter take, in a process that has loaded all else."""
    before = memory_of("self", "VmRSS")
    prepare()
    return memory_of("self", "VmRSS") - before


def proportional(processes: list[int]) -> float:
    """Return the proportional memory of some processes together, in MB."""
    return sum(_rollup(process, "Pss") for process in processes)


def _rollup(process: int, what: str) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        name, _colon, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) * 1024 / 1e6
    raise RuntimeError(f"/proc says nothing of {what}.")


def served(workers: int) -> dict[str, Any]:
    """Return the memory of a server with so many workers, at its start and when they have answered."""
    paths = [
        "/api/v1/stories?" + urlencode({"q": text, "facets": ",".join(USUAL)})
        for text in chain.from_iterable(kept_part("asked").values())
    ]
    with serving("benchmarks.settings", workers) as server:
        server.fetch("/healthz")
        start = proportional(server.processes())
        for path in paths * (_TIMES * workers):
            if server.fetch(path).status != 200:
                raise RuntimeError(f"{path} does not answer.")
        processes = server.processes()
        return {
            "start_mb": start,
            "answered_mb": proportional(processes),
            "worker_rss_mb": max(memory_of(process, "VmRSS") for process in processes[1:]),
        }


def main() -> None:
    """Measure and keep the result."""
    result = {"analysis_mb": analysis_mb(), "workers": {str(count): served(count) for count in _WORKERS}}
    keep("memory", result)
    say(
        f"memory: analysis {result['analysis_mb']:.0f} MB; "
        + ", ".join(
            f"{count} workers {one['answered_mb']:.0f} MB" for count, one in result["workers"].items()
        )
    )
