"""
`make bench`: build a bank, measure it, print one table and keep it in docs/benchmarks.md.

    python -m benchmarks                                   everything, on SQLite
    DATABASE_URL=postgres://… python -m benchmarks         and on PostgreSQL, in a database of its own beside that one
    python -m benchmarks --only read                       again on the banks of the last run; everything else as measured then
    python -m benchmarks --stories 200 --seconds 1 --dry   a quick try that changes no document

What stands behind the cache in front is measured when Debian's varnish is installed. A bank of 10,000 stories takes some minutes to build, on each database.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from benchmarks.databases import beside, make_anew
from benchmarks.machine import description, load_average
from benchmarks.report import NAMES, table, write
from benchmarks.results import FOLDER, ROOT, kept, say
from tests.edge.varnish import varnish_path

PARTS = ("build", "read", "limits", "edge", "queries", "publishing", "memory", "files", "changes")
BANK = "storybank_bench"
FEW, SOME = 10, 100
#: Below this load the machine was ours. One core may be busy with us and one with the load.
_QUIET = 1.0


def main() -> None:
    """Do what the command line asks for."""
    options = _options()
    quiet = load_average() < _QUIET
    urls = {"sqlite": f"sqlite:///{FOLDER / 'sqlite' / 'bank.sqlite3'}"}
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres"):
        urls["postgresql"] = beside(server, BANK)
    else:
        say("PostgreSQL is left out: DATABASE_URL names none.")
    for database, url in urls.items():
        if database in options.databases:
            _measure(database, url, server, options)
    results = {database: kept(database) for database in NAMES if database in urls}
    measured = table(description(list(urls.values()), quiet), results)
    sys.stdout.write(measured + "\n")
    if not options.dry:
        write(measured)


def _measure(database: str, url: str, server: str, options: argparse.Namespace) -> None:
    """Build the bank of a database, unless the last one is to be used, and measure it part by part."""
    say(f"{NAMES[database]}:")
    folder = FOLDER / database
    if "build" in options.only:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if database == "postgresql":
            make_anew(server, BANK)
    environment = os.environ | {"BENCH_DIR": str(folder), "BENCH_DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

    def part(*arguments: str) -> None:
        command = [sys.executable, "-m", "benchmarks.part", *arguments]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)

    if "build" in options.only:
        static = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(static, env=environment, cwd=ROOT, check=True)
        _build(part, options)
    load = ("--seconds", str(options.seconds), "--rounds", str(options.rounds))
    arguments = {
        **dict.fromkeys(("read", "limits", "edge"), load),
        "queries": ("--label", "many"),
        "publishing": ("--label", "many", "--times", str(options.times)),
    }
    for name in PARTS[1:]:
        if name == "edge" and not varnish_path():
            say("The cache in front is left out: varnishd is not installed.")
        elif name in options.only:
            part(name, *arguments.get(name, ()))


def _build(part: Callable[..., None], options: argparse.Namespace) -> None:
    """Build the bank, and measure on the way what needs a small one."""
    part("bank", "--stories", str(FEW), "--publish")
    part("queries", "--label", "few")
    part("bank", "--stories", str(SOME), "--publish")
    part("publishing", "--label", "few", "--times", str(options.times))
    part("bank", "--stories", str(options.stories))
    part("rebuild")
    part("bank", "--stories", str(options.stories), "--publish")
    time.sleep(options.rest)  # let the disk finish


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--stories", type=int, default=10_000, help="stories in the bank, each in two languages"
    )
    parser.add_argument("--seconds", type=float, default=5, help="of load on each address, in each round")
    parser.add_argument("--rounds", type=int, default=3, help="of what has a target")
    parser.add_argument("--times", type=int, default=30, help="how many stories are published")
    parser.add_argument("--rest", type=float, default=5, help="seconds between building and measuring")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--databases", nargs="+", choices=tuple(NAMES), default=tuple(NAMES))
    parser.add_argument(
        "--dry", action="store_true", help="print the table, leave docs/benchmarks.md as it is"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
