"""Real processes on one index: killed at any moment, writing in turn, and seen by all others."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import search
from search import service
from search.conditions import AnyOf
from search.engines.tantivy_engine import TantivyEngine
from search.engines.tantivy_files import damaged_files
from search.index_folder import IndexFolder
from search.request import SearchRequest
from search.sorting import DEFAULT_SORT, SORTS
from storybank.publication.models import PublishedStory
from tests.search.factories import publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

ROOT = Path(search.__file__).parent.parent
KILLS, COMMITS = 25, 500


def _run(environment: dict[str, str], *arguments: object) -> str:
    command = [sys.executable, "-m", "tests.search.followers", *map(str, arguments)]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_killing_the_follower_at_any_moment_loses_and_doubles_nothing(
    subprocess_environment: dict[str, str],
) -> None:
    """25 processes end by kill -9 while they commit; what they had followed is there after each, and nothing twice."""
    told = int(_run(subprocess_environment, "killed", KILLS, 3))
    assert told >= KILLS
    # On PostgreSQL the server may still be ending a transaction of the last that was killed. What is lost stays lost.
    give_up = time.monotonic() + 30
    service.follow()
    while (drift := service.compare()) and time.monotonic() < give_up:
        time.sleep(0.2)
        service.follow()
    assert not drift, drift
    documents = PublishedStory.objects.count()
    assert documents >= told
    assert service.search(SearchRequest()).total == documents


def test_two_processes_that_write_in_turn_leave_no_files_behind(
    subprocess_environment: dict[str, str], folder: IndexFolder
) -> None:
    """After 500 commits there are the files of the segments in use, and a handful that a reader may still have open."""
    _run(subprocess_environment, "in_turn", COMMITS, 7)
    files = folder.engine_files(folder.current() or "")
    assert not damaged_files(files)
    shown = TantivyEngine(files).find([AnyOf("shownIn", ("nl",))], SORTS[DEFAULT_SORT], 0, 1)
    assert shown.total == 20
    segments = {file.name.partition(".")[0] for file in files.iterdir() if len(file.stem) >= 32}
    assert len(segments) < 20, sorted(segments)


@contextmanager
def _process(environment: dict[str, str], script: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a script in a process of its own and end it with the block."""
    text = f"import django; django.setup()\n{script}"
    process = subprocess.Popen(
        [sys.executable, "-c", text], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_published_story_is_found_in_every_process(subprocess_environment: dict[str, str]) -> None:
    """One process follows, another one and this one search; nobody asks the follower for anything but by the signal."""
    publish()
    service.rebuild()
    worker = "import threading\nfrom search import service\nservice.keep_following(threading.Event())\n"
    reader = (
        "import time\nfrom search import service\n"
        "while service.search(service.SearchRequest()).total != 2: time.sleep(0.02)\n"
        "print('found', flush=True)\n"
    )
    with _process(subprocess_environment, worker), _process(subprocess_environment, reader) as other:
        publish()
        service.wake_follower()
        give_up = time.monotonic() + 120
        while service.search(SearchRequest()).total != 2 and time.monotonic() < give_up:
            time.sleep(0.02)
        assert service.search(SearchRequest()).total == 2
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "found"
