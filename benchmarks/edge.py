"""
Answers per second behind the cache that is shipped (deploy/varnish/), beside the same Varnish serving the same bytes from a file.

A client that takes gzip, as all do; each round has the file and the kept answer in turn, and the ratio is the middle one.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load import Rate, Request, as_json, load
from benchmarks.machine import processor_seconds
from benchmarks.read import requests_by_name
from benchmarks.results import keep, say
from benchmarks.server import serving
from tests.edge.varnish import Varnish

CODING = "gzip"
#: Serves one file from memory, with the headers that a visitor gets, before anything of the shipped configuration runs.
_FROM_A_FILE = """
import std;
sub vcl_recv {
    if (req.url == "/bench/file/%(name)s") {
        return (synth(200));
    }
}
sub vcl_synth {
    if (req.url == "/bench/file/%(name)s") {
        %(headers)s
        set resp.body = std.blobread("%(file)s");
        return (deliver);
    }
}
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as the cache gives it."""

    name: str
    path: str
    body: bytes
    headers: dict[str, str]


def measure(seconds: float, rounds: int) -> dict[str, Any]:
    """Return the rates of a story and of a list by name, from the cache and from a file, and the ratios."""
    asked = requests_by_name()
    paths = {name: asked[name][0].path for name in ("detail", "list")}
    with serving("benchmarks.comparison_settings") as server, tempfile.TemporaryDirectory() as folder:
        with Varnish(Path(folder) / "once", server.port) as varnish:
            kept = [_kept(varnish, name, path) for name, path in paths.items()]
        with _beside_files(Path(folder), server.port, kept) as varnish:
            found = {one.name: _compare(varnish, one, seconds, rounds) for one in kept}
    return {"seconds": seconds, **found}


def _kept(varnish: Varnish, name: str, path: str) -> Kept:
    answers = [varnish.get(path, Accept_Encoding=CODING) for _time in range(2)]
    last = answers[-1]
    if last.status != 200 or not last.hit:
        raise RuntimeError(f"{path} is not kept.")
    headers = {name: value for name, value in last.headers.items() if name not in _BY_THE_SERVER}
    return Kept(name, path, last.body, headers)


_BY_THE_SERVER = frozenset(
    {"date", "content-length", "connection", "accept-ranges", "transfer-encoding", "age", "via"}
)


@contextmanager
def _beside_files(folder: Path, bank_port: int, kept: list[Kept]) -> Iterator[Varnish]:
    """Start Varnish as it is shipped, which beside that serves the same answers from files."""
    varnish = Varnish(folder / "compared", bank_port)
    installation = folder / "compared" / "vcl" / "installation.vcl"
    text = installation.read_text()
    for one in kept:
        file = folder / f"{one.name}.gz"
        file.write_bytes(one.body)
        headers = "\n        ".join(
            f'set resp.http.{name} = {{"{value}"}};' for name, value in one.headers.items()
        )
        text += _FROM_A_FILE % {"name": one.name, "file": file, "headers": headers}
    installation.write_text(text)
    with varnish:
        for one in kept:
            varnish.get(one.path, Accept_Encoding=CODING)
            from_file = varnish.get(f"/bench/file/{one.name}", Accept_Encoding=CODING)
            if from_file.body != one.body:
                raise RuntimeError(f"The file of the {one.name} has {len(from_file.body)} other bytes.")
        yield varnish


def _compare(varnish: Varnish, one: Kept, seconds: float, rounds: int) -> dict[str, Any]:
    paths = {"file": f"/bench/file/{one.name}", "kept": one.path}
    found: dict[str, list[Rate]] = {name: [] for name in paths}
    micros: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(rounds):
        for name, path in paths.items():
            rate, busy = _load(varnish, path, seconds)
            found[name].append(rate)
            micros[name].append(busy)
        say(
            f"{one.name}, round {number + 1}: "
            + ", ".join(
                f"{name} {rates[-1].per_second:.0f}/s at {micros[name][-1]:.0f} µs"
                for name, rates in found.items()
            )
        )
    return {
        "bytes": len(one.body),
        "rounds": {name: [as_json(rate) for rate in rates] for name, rates in found.items()},
        "per_second": {
            name: statistics.median(rate.per_second for rate in rates) for name, rates in found.items()
        },
        # Of the processor, per answer: what other programs on the machine do only adds to it.
        "micros": {name: min(busy) for name, busy in micros.items()},
        "of_file": statistics.median(
            kept.per_second / file.per_second for file, kept in zip(found["file"], found["kept"], strict=True)
        ),
    }


def _load(varnish: Varnish, path: str, seconds: float) -> tuple[Rate, float]:
    """Ask for one path; return the rate, and the microseconds of processor that an answer cost the cache."""
    before = sum(map(processor_seconds, varnish.processes()))
    rate = load(f"http://127.0.0.1:{varnish.port}", [Request(path)], seconds, {"Accept-Encoding": CODING})
    if rate.errors:
        raise RuntimeError(f"There were errors: {rate}")
    busy = sum(map(processor_seconds, varnish.processes())) - before
    return rate, busy / (rate.per_second * max(1, round(seconds))) * 1e6


def main() -> None:
    """Measure for as long as the command line says, and keep the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    keep("edge", measure(options.seconds, options.rounds))


if __name__ == "__main__":
    main()
