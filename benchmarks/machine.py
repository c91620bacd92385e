"""What is said of the machine beside the numbers, and what its processes hold in memory."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from benchmarks.load import tool


def processor() -> str:
    """Return the number of cores and what they are called."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return f"{os.cpu_count()} cores ({names[0] if names else platform.machine()})"


def database_version(url: str) -> str:
    """Return the version of the database at an address, with the settings that matter most for its speed."""
    if not url.startswith("postgres"):
        return f"SQLite {sqlite3.sqlite_version}"
    with psycopg.connect(url) as connection:
        names = ("server_version", "shared_buffers", "fsync", "jit")
        values = [connection.execute(f"SHOW {name}").fetchone()[0] for name in names]
    settings = ", ".join(f"{name}={value}" for name, value in zip(names[1:], values[1:], strict=True))
    return f"PostgreSQL {values[0].split()[0]} on the same machine ({settings})"


def load_average() -> float:
    """Return how many processes wanted to run in the last minute: above 1 before we begin, the machine was not ours."""
    return os.getloadavg()[0]


def description(urls: list[str], quiet: bool) -> dict[str, str]:
    """Return what a reader has to know, by name."""
    packages = ("Django", "wagtail", "granian", "tantivy")
    return {
        "Measured on": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Machine": processor(),
        "Python": platform.python_version(),
        "Packages": ", ".join(f"{name} {version(name)}" for name in packages),
        "Databases": "; ".join(map(database_version, urls)),
        "Load by": f"{tool()}, 4 connections, on the same machine",
        "Others on the machine": "none to speak of"
        if quiet
        else "yes: the absolute numbers are too low; ratios hold better",
    }


def processor_seconds(process: int) -> float:
    """Return how long a process has kept processors busy so far, all its threads together."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(process: int | str, what: str) -> float:
    """Return a number of a process in MB (10⁶ bytes): VmRSS is what it holds now, VmHWM the most it ever held."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        name, _colon, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) * 1024 / 1e6
    raise RuntimeError(f"/proc says nothing of {what}.")
