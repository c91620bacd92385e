"""
`make search-quality`: ask every query of the judged collection of our search and of others, and keep the tables.

    python -m benchmarks.search_quality                          on SQLite
    DATABASE_URL=postgres://… python -m benchmarks.search_quality     with PostgreSQL's and Wagtail's search there as well
    SEARCH_URL=https://…/prefix python -m benchmarks.search_quality   with this Elasticsearch, else with a node of the tests
    python -m benchmarks.search_quality --keep --dry             again on the bank of the last run, changing no document
    python -m benchmarks.search_quality --keep --dry --misses ours    and list what the tuning half does not get right
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.databases import beside, make_anew
from benchmarks.report import NAMES, write
from benchmarks.results import ROOT, say
from benchmarks.search_quality import tables
from benchmarks.search_quality.cluster import VARIABLE, elasticsearch_url
from benchmarks.search_quality.collection import HALVES, Query, read_queries

FOLDER = ROOT / "var" / "search-quality"
DOCUMENT = ROOT / "docs" / "search-quality.md"
BANK = "storybank_search_quality"


def main() -> None:
    """Do what the command line asks for."""
    options = _options()
    queries = read_queries()
    with elasticsearch_url() as cluster:
        results = [_measure(database, url, cluster, options.keep) for database, url in _databases().items()]
    engines = [measured for result in results for measured in result["engines"]]
    text = _report(engines, queries, results[0]["stories"])
    sys.stdout.write(text + "\n")
    if not options.dry:
        write(text, DOCUMENT)
    for measured in engines:
        if measured["name"] == options.misses:
            sys.stdout.write("\n".join(["", *tables.misses(measured, queries), ""]))


def _databases() -> dict[str, str]:
    """Return the address of the bank on each kind of database that there is."""
    urls = {"sqlite": f"sqlite:///{FOLDER / 'sqlite' / 'bank.sqlite3'}"}
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres"):
        urls["postgresql"] = beside(server, BANK)
    else:
        say("PostgreSQL is left out: DATABASE_URL names none.")
    return urls


def _measure(database: str, url: str, cluster: str, keep: bool) -> dict[str, Any]:
    """Build the bank on a database, unless the last one is to be used; return how many stories it has and what engines answered."""
    say(f"{NAMES[database]}:")
    folder = FOLDER / database
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        if database == "postgresql":
            make_anew(os.environ["DATABASE_URL"], BANK)
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"BENCH_DIR": str(folder), "BENCH_DATABASE_URL": url, VARIABLE: cluster}
    environment["SEARCH_URL"] = ""
    environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    command = [sys.executable, "-m", "benchmarks.part", "search_quality.run", *(["--keep"] if keep else [])]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)
    found = json.loads((folder / "results" / "search-quality.json").read_text())
    for measured in found["engines"]:
        if measured["name"] == "Wagtail":
            measured["name"] = f"Wagtail, {NAMES[database]}"
    return found


def _report(engines: Sequence[dict[str, Any]], queries: Sequence[Query], stories: int) -> str:
    parts = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {len(queries)} queries over {stories} stories.",
        tables.numbers(queries),
        "\n".join(f"- **{measured['name']}**: {_explained(measured)}" for measured in engines),
    ]
    for half in HALVES:
        parts += [
            f"### The {half} half",
            tables.summary(engines, queries, half),
            "nDCG@5 per kind and language:",
            tables.by_kind(engines, queries, half),
        ]
    for measured in engines:
        if measured["name"] == "ours":
            short = tables.shortfalls(measured, queries)
            parts += [
                "### Our own search, all measures per kind, locked half",
                tables.of_one(measured, queries, HALVES[1]),
                f"Not reached: {'; '.join(short)}." if short else "All targets are reached.",
            ]
    return "\n\n".join(parts)


def _explained(measured: dict[str, Any]) -> str:
    failed = len(measured["failures"])
    return f"{measured['what']}" + (
        f"; {failed} queries ended in an error and count as empty" if failed else ""
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="search_quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--keep", action="store_true", help="use the banks of the last run; the index is made anew"
    )
    parser.add_argument("--dry", action="store_true", help=f"print only, leave {_shown(DOCUMENT)} as it is")
    parser.add_argument("--misses", metavar="ENGINE", help="list what it gets wrong in the tuning half")
    return parser.parse_args()


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
