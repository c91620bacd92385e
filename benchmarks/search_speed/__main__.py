"""
`make bench-search`: build banks of several sizes, ask them, and keep the tables in docs/search-benchmarks.md.

    python -m benchmarks.search_speed                                    1,000, 10,000 and 100,000 stories
    python -m benchmarks.search_speed --sizes 1000000 --only bank index embedded    once more, with a million
    python -m benchmarks.search_speed --only embedded server --dry       again on the banks of the last run, changing no document
    SEARCH_URL=https://… python -m benchmarks.search_speed               an Elasticsearch beside it, on the same documents

The banks of 100,000 stories take half an hour to make.
"""

import argparse
import os
import shutil
import subprocess
import sys

from benchmarks.machine import description, load_average
from benchmarks.report import write
from benchmarks.results import ROOT, kept, say
from benchmarks.search_speed.report import DOCUMENT, report

FOLDER = ROOT / "var" / "bench-search"
SIZES = (1_000, 10_000, 100_000)
#: The largest bank whose server is put under load.
_MOST_SERVED = 10_000
PARTS = ("bank", "index", "embedded", "cluster", "wagtail", "server", "memory")
_QUIET = 1.0


def main() -> None:
    """Do what the command line asks for."""
    options = _options()
    quiet = load_average() < _QUIET
    before: int | None = None
    for size in sorted(options.sizes):
        _measure(size, before, options)
        before = size
    sizes = sorted(int(folder.name) for folder in FOLDER.iterdir() if folder.name.isdigit())
    results = {size: kept(str(size), FOLDER) for size in sizes}
    measured = report(description([_url(sizes[0])], quiet), results)
    sys.stdout.write(measured + "\n")
    if not options.dry:
        write(measured, DOCUMENT)


def _url(size: int) -> str:
    return f"sqlite:///{FOLDER / str(size) / 'bank.sqlite3'}"


def _measure(size: int, before: int | None, options: argparse.Namespace) -> None:
    """Build the bank of one size from the one before, unless the last one is to be used, and measure it part by part."""
    say(f"{size} stories:")
    folder = FOLDER / str(size)
    if "bank" in options.only:
        shutil.rmtree(folder, ignore_errors=True)
        if before is None:
            folder.mkdir(parents=True)
        else:
            shutil.copytree(FOLDER / str(before), folder, ignore=shutil.ignore_patterns("results", "search"))
    environment = os.environ | {"BENCH_DIR": str(folder), "BENCH_DATABASE_URL": _url(size)}
    environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    cluster = environment.pop("SEARCH_URL", "")

    def part(name: str, *arguments: object, **more: str) -> None:
        command = [sys.executable, "-m", "benchmarks.part", f"search_speed.{name}", *map(str, arguments)]
        subprocess.run(command, env=environment | more, cwd=ROOT, check=True)

    if "bank" in options.only:
        part("bank", "--stories", size, "--pages", options.pages)
    if "index" in options.only:
        part("index")
    if "embedded" in options.only:
        part("inside", "--rounds", options.rounds)
    if "cluster" in options.only and cluster:
        subprocess.run(
            [sys.executable, "manage.py", "rebuild_search"],
            env=environment | {"SEARCH_URL": cluster},
            cwd=ROOT,
            check=True,
        )
        part(
            "inside",
            "--rounds",
            options.rounds,
            "--name",
            "elasticsearch",
            "--clock",
            "wall",
            SEARCH_URL=cluster,
        )
    if "wagtail" in options.only and size <= options.pages:
        part("wagtail")
    if "server" in options.only and size <= _MOST_SERVED:
        part("server", "--seconds", options.seconds)
    if "memory" in options.only:
        part("memory")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="search_speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="stories in the banks")
    parser.add_argument(
        "--pages", type=int, default=10_000, help="stories that are pages; Wagtail is asked up to there"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each query is asked and counted")
    parser.add_argument("--seconds", type=float, default=5, help="of each load on the server")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--dry", action="store_true", help="print the tables, leave the document as it is")
    return parser.parse_args()


if __name__ == "__main__":
    main()
