"""``python3 -m tests.searchnode java|prepare|run``: the same by hand. Needs nothing but Python's own library."""

import argparse
import contextlib
import signal
import sys

from tests.searchnode.installation import prepared_home
from tests.searchnode.java import NotPrepared, fetch_java, installed_java
from tests.searchnode.node import SearchCluster


def main() -> int:
    """Run a command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.searchnode", description=__doc__)
    parser.add_argument("command", choices=("java", "prepare", "run"))
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--memory", default="512m", help="of each node")
    parser.add_argument("--installed", action="store_true", help="java: only look, fetch nothing")
    given = parser.parse_args()
    try:
        if given.command != "java":
            home = prepared_home()
        elif given.installed:
            home = installed_java()
        else:
            home = fetch_java()
    except NotPrepared as reason:
        return _refused(str(reason))
    sys.stdout.write(f"{home}\n")
    if given.command == "run":
        with SearchCluster(given.nodes, memory=given.memory, java_options=()) as cluster:
            sys.stdout.write(
                f"{' '.join(cluster.urls)} after {cluster.seconds_to_start:.1f} s; Ctrl+C ends it\n"
            )
            sys.stdout.flush()
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
    return 0


def _refused(reason: str) -> int:
    sys.stderr.write(f"Elasticsearch for tests: {reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
