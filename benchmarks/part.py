"""
One part of the benchmark, in this process: `python -m benchmarks.part queries --label many`.

Django is set up first, because the parts import models; what follows the name goes to the part.
"""

import os
import sys
from importlib import import_module

import django

from benchmarks.results import FOLDER

PARTS = (
    *(
        "bank",
        "queries",
        "publishing",
        "rebuild",
        "read",
        "limits",
        "changes",
        "edge",
        "memory",
        "files",
        "search_quality.run",
    ),
    *(f"search_speed.{name}" for name in ("bank", "index", "inside", "wagtail", "server", "memory")),
)


def main() -> None:
    """Run the part that the command line names."""
    if len(sys.argv) < 2 or sys.argv[1] not in PARTS:
        sys.exit(f"Name a part: {', '.join(PARTS)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    os.environ.setdefault("BENCH_DIR", str(FOLDER / "sqlite"))
    name = sys.argv.pop(1)
    django.setup()
    import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
