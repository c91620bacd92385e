"""
Processes that follow and write, for tests of what happens when they die or write in turn.

    python -m tests.search.followers killed 25 3

A process of its own, because it forks: it loads everything once and never opens the index or the database itself, so that every
child begins as a worker does.
"""

import os
import random
import signal
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connections

from search import service
from search.engines.tantivy_engine import TantivyEngine
from search.entries import Document, entries_of
from search.index_folder import IndexFolder
from search.reading import reading_of
from search.request import SearchRequest
from search.schema import fingerprint
from tests.search.factories import facts, publish

#: Seconds after its first story in which a process is killed.
_LIFE = 0.25
_ID = 16


def _forked(work: Callable[[], None]) -> int:
    """Return the number of a child that does this and ends, with status 1 when it fails."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _done(child: int) -> None:
    """Wait for a child. Raises RuntimeError when it failed."""
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("A process failed.")


def _publish_and_follow(told: int) -> None:
    """Publish story after story, follow each, and only then tell its id."""
    while True:
        story = publish(sector=["groen"])
        while not service.follow():
            time.sleep(0.001)
        os.write(told, story.story_id.bytes)


def _is_there(told: set[uuid.UUID]) -> None:
    """Look for all stories that were told of, in the index as the dead process left it."""
    found = service.search(SearchRequest(page_size=10_000))
    hits = [hit.story_id for hit in found.hits]
    lost = told - set(hits)
    if lost or len(hits) != len(set(hits)) or found.total != len(hits):
        raise RuntimeError(f"{len(lost)} lost, {len(hits)} entries of {len(set(hits))} stories.")


def killed(times: int, seed: int) -> None:
    """Kill a process that publishes and follows so often, each time at a random moment; nothing it told of may be lost or doubled."""
    service.prepare()
    _done(_forked(service.rebuild))
    moments, told = random.Random(seed), set()
    for _time in range(times):
        reading, writing = os.pipe()
        child = _forked(partial(_publish_and_follow, writing))
        os.close(writing)
        first = os.read(reading, _ID)
        time.sleep(moments.uniform(0, _LIFE))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as pipe:
            ids = first + pipe.read()
        told |= {uuid.UUID(bytes=ids[at : at + _ID]) for at in range(0, len(ids), _ID)}
        _done(_forked(partial(_is_there, told)))
    sys.stdout.write(f"{len(told)}\n")


def in_turn(commits: int, seed: int) -> None:
    """Let two processes write in turn, each with an engine that it keeps open, until there are so many commits."""
    service.prepare()
    _done(_forked(service.rebuild))
    folder = IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())
    name = folder.current() or ""
    ends = [os.pipe(), os.pipe()]

    def write(own: int) -> None:
        reading, engine = reading_of(folder.rows(name) or ""), TantivyEngine(folder.engine_files(name))
        for number in range(own, commits, 2):
            os.read(ends[own][0], 1)
            # Some stories again and again, so that files of old segments are left behind.
            story = uuid.UUID(int=seed + number % 20)
            document = Document(story, "nl", "nl", f"Verhaal {number}", facts())
            engine.replace([story.hex], entries_of([document], ("nl", "en"), reading))
            engine = engine.refreshed()
            os.write(ends[1 - own][1], b".")

    children = [_forked(partial(write, own)) for own in (0, 1)]
    os.write(ends[0][1], b".")
    for child in children:
        _done(child)


if __name__ == "__main__":
    connections.close_all()
    {"killed": killed, "in_turn": in_turn}[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]))
