"""
Load on a server for a given time: the same few requests in turn, over connections that stay open.

Debian's `wrk` makes it when it is installed. Without it a small client in Python does, in a process of its own; it can send
fewer requests than the server can answer when the answers are light, so the empty view then looks slower than it is.
"""

import argparse
import http.client
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

CONNECTIONS = 4
#: A slow answer may be under way when the time is over.
_PATIENCE = 60

_SCRIPT = """
local requests, at = {}, 0
init = function(args)
  for line in io.lines("%s") do
    local path, tag = line:match("^(%%S+)%%s?(.*)$")
    local headers = {%s}
    if tag ~= "" then headers["If-None-Match"] = tag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end
request = function()
  at = at %% #requests + 1
  return requests[at]
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is repeated: its path, and the tag of the answer the client has already, if any."""

    path: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """What came of it: answers per second, how many were errors, and how long the middle and the slowest hundredth took."""

    per_second: float
    errors: int
    median_ms: float
    slow_ms: float


def tool() -> str:
    """Return the name and version of what makes the load."""
    if shutil.which("wrk"):
        said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
        return "wrk " + (re.search(r"[\d.]+", said.stdout + said.stderr) or ["?"])[0]
    return "the Python client of benchmarks/load.py (wrk is not installed)"


def load(
    address: str, requests: Sequence[Request], seconds: float, headers: Mapping[str, str] | None = None
) -> Rate:
    """
    Send these requests in turn to a server for so many seconds, each with these headers.

    Takes the address as "http://127.0.0.1:8000". Raises RuntimeError when the client fails.
    """
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "requests"
        lines.write_text("".join(f"{one.path} {one.tag}".strip() + "\n" for one in requests))
        if shutil.which("wrk"):
            script = Path(folder) / "requests.lua"
            common = ", ".join(f'["{name}"] = "{value}"' for name, value in (headers or {}).items())
            script.write_text(_SCRIPT % (lines, common))
            duration = f"{max(1, round(seconds))}s"
            command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{duration}", f"--timeout={_PATIENCE}s"]
            command += ["-s", str(script), address]
        else:
            command = [sys.executable, "-m", "benchmarks.load", address, str(lines), str(seconds)]
            for name, value in (headers or {}).items():
                command += ["--header", name, value]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    result = re.search(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout, re.MULTILINE)
    if done.returncode or result is None:
        raise RuntimeError(f"The load on {address} failed: {done.stdout}{done.stderr}")
    count, micros, errors, median, slow = map(int, result.groups())
    return Rate(count / (micros / 1e6), errors, median / 1000, slow / 1000)


def as_json(rate: Rate) -> Mapping[str, Any]:
    """Return a rate as it is kept."""
    return {name: getattr(rate, name) for name in Rate.__slots__}


def _client(
    host: str,
    port: int,
    requests: list[list[str]],
    common: Mapping[str, str],
    until: float,
    times: list[float],
    errors: list[int],
) -> None:
    """Send requests over one connection until the time is over."""
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    at = 0
    while (started := time.perf_counter()) < until:
        path, *tag = requests[at % len(requests)]
        connection.request("GET", path, headers={**common, **({"If-None-Match": tag[0]} if tag else {})})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status >= 400:
            errors.append(answer.status)
        at += 1
    connection.close()


def main() -> None:
    """Be the client: print one line as the script of wrk does."""
    parser = argparse.ArgumentParser(description="A small load generator for machines without wrk.")
    parser.add_argument("address")
    parser.add_argument("requests", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--header", nargs=2, action="append", default=[])
    options = parser.parse_args()
    host, _colon, port = options.address.removeprefix("http://").partition(":")
    requests = [line.split(" ", 1) for line in options.requests.read_text().splitlines()]
    times: list[float] = []
    errors: list[int] = []
    started = time.perf_counter()
    clients = [
        threading.Thread(
            target=_client,
            args=(
                host,
                int(port),
                requests[number:] + requests[:number],
                dict(options.header),
                started + options.seconds,
                times,
                errors,
            ),
        )
        for number in range(CONNECTIONS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    passed = time.perf_counter() - started
    times.sort()
    median, slow = times[len(times) // 2], times[len(times) * 99 // 100]
    sys.stdout.write(
        f"RESULT {len(times)} {passed * 1e6:.0f} {len(errors)} {median * 1e6:.0f} {slow * 1e6:.0f}\n"
    )


if __name__ == "__main__":
    main()
