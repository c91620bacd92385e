"""
The measurement on one database, in this process: `python -m benchmarks.part search_quality.run`.

Builds the bank unless `--keep` says that the last one will do; the bank's index is made anew in any case.
"""

import argparse
from collections.abc import Iterable
from typing import Any

from django.core.management import call_command

from benchmarks.results import keep, say
from benchmarks.search_quality.collection import Query, read_queries
from benchmarks.search_quality.engines import Engine, engines
from benchmarks.search_quality.stories import load, story_ids
from search.service import rebuild as rebuild_index


def build() -> None:
    """Make the bank in an empty database."""
    for command in ("migrate", "bootstrap", "load_vocabularies"):
        call_command(command, verbosity=0)
    load()


def ask(engine: Engine, queries: Iterable[Query]) -> dict[str, Any]:
    """Return the name of an engine with its answers, in the order of the queries, and the queries at which it failed."""
    answers, failures = [], []
    for query in queries:
        try:
            answers.append(engine.find(query.text, query.language))
        except Exception as problem:
            # Other people's engines fail on some of what people type; the visitor would see nothing.
            answers.append([])
            failures.append(f"{query.text}: {type(problem).__name__}")
    return {"name": engine.name, "what": engine.what, "answers": answers, "failures": failures}


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", action="store_true", help="use the bank of the last run")
    if not parser.parse_args().keep:
        say("Building the bank of the collection")
        build()
    rebuild_index()
    queries = read_queries()
    measured = []
    for engine in engines():
        say(f"Asking {engine.name}")
        measured.append(ask(engine, queries))
    keep("search-quality", {"stories": len(story_ids()), "engines": measured})
