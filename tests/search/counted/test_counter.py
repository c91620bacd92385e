"""Counting in memory and writing later: threads, failures, forks, limits, and what a request may never do."""

import os
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.utils import timezone

from search import service
from search.counted import counter as counting
from search.counted.counter import Counter, Key
from search.counted.storing import store
from search.models import CountedSearch

ROOT = Path(__file__).resolve().parents[3]
#: No thread writes within a test that does not wait for it.
NEVER = 3600.0


def stored():
    rows = CountedSearch.objects.order_by("text", "language", "day")
    return list(rows.values_list("text", "language", "times", "total", "loosened"))


@pytest.fixture
def written():
    """A list of what was written, in place of the database."""
    return []


@pytest.mark.django_db
def test_counts_are_added_to_those_that_are_there():
    counter = Counter(pause=NEVER)
    for text, language, total in (("kiosk", "nl", 0), ("kiosk", "nl", 2), ("kiosk", "en", 1)):
        counter.count(text, language, total, False)
    assert stored() == []
    assert counter.flush() == 2
    assert stored() == [("kiosk", "en", 1, 1, False), ("kiosk", "nl", 2, 2, False)]
    counter.count("kiosk", "nl", 7, True)
    counter.flush()
    assert stored() == [("kiosk", "en", 1, 1, False), ("kiosk", "nl", 3, 7, True)]
    assert counter.flush() == 0


@pytest.mark.django_db
def test_many_searches_are_written_with_as_many_queries_as_one(django_assert_num_queries):
    for many in (1, 200):
        counter = Counter(pause=NEVER)
        for number in range(many):
            counter.count(f"zoek{number}-{many}", "nl", 0, False)
        # One statement, between the two of the savepoint that it has inside the transaction of a test.
        with django_assert_num_queries(3):
            counter.flush()


@pytest.mark.django_db
def test_a_day_is_a_row_of_its_own(monkeypatch):
    counter = Counter(pause=NEVER)
    days = iter([date(2026, 3, 31), date(2026, 4, 1)])
    monkeypatch.setattr(counting.timezone, "localdate", lambda: next(days))
    counter.count("kiosk", "nl", 0, False)
    counter.count("kiosk", "nl", 0, False)
    counter.flush()
    assert CountedSearch.objects.count() == 2


def test_two_threads_lose_nothing(written):
    counter = Counter(written.append, pause=NEVER)
    stop = threading.Event()

    def flushing():
        while not stop.is_set():
            counter.flush()

    flusher = threading.Thread(target=flushing)
    flusher.start()
    threads = [
        threading.Thread(target=lambda: [counter.count("kiosk", "nl", 0, False) for _ in range(2_000)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    flusher.join()
    counter.flush()
    assert sum(count.times for batch in written for count in batch.values()) == 8_000


def test_a_failing_database_keeps_the_counts_waiting(written):
    failing = [True]

    def write(counts):
        if failing[0]:
            raise DatabaseError("kiosk is locked")
        written.append(counts)

    counter = Counter(write, pause=NEVER)
    counter.count("kiosk", "nl", 0, False)
    with pytest.raises(DatabaseError):
        counter.flush()
    counter.count("kiosk", "nl", 3, False)
    counter.count("molen", "nl", 0, False)
    failing[0] = False
    assert counter.flush() == 2
    (counts,) = written
    today = timezone.localdate()
    assert counts[Key("nl", "kiosk", today)] == (2, 3, False)


def test_the_thread_writes_by_itself_goes_on_after_a_failure_and_names_no_search(written, caplog):
    tries = []

    def write(counts):
        tries.append(counts)
        if len(tries) == 1:
            raise DatabaseError("geheime zoektekst")
        written.append(counts)

    counter = Counter(write, pause=0.01)
    counter.count("geheime zoektekst", "nl", 0, False)
    _until(lambda: written)
    assert len(tries) == 2
    assert "DatabaseError" in caplog.text
    assert "geheime" not in caplog.text
    counter.count("molen", "nl", 0, False)
    _until(lambda: len(written) == 2)


def _until(condition):
    give_up = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.005)


def test_many_searches_are_written_before_the_pause_is_over(written):
    counter = Counter(written.append, pause=NEVER)
    for number in range(counting._MANY):
        counter.count(f"zoek {number}", "nl", 0, False)
    _until(lambda: written)


def test_memory_is_bounded_while_the_database_is_away():
    failing = [True]

    def write(counts):
        if failing[0]:
            raise DatabaseError

    counter = Counter(write, pause=NEVER)
    for number in range(counting.MOST_WAITING + 500):
        counter.count(f"zoek{number}", "nl", 0, False)
    assert len(counter.waiting) == counting.MOST_WAITING
    counter.count("zoek0", "nl", 0, False)
    assert counter.waiting[Key("nl", "zoek0", timezone.localdate())].times == 2
    with pytest.raises(DatabaseError):
        counter.flush()
    assert len(counter.waiting) <= counting.MOST_WAITING
    failing[0] = False
    assert counter.flush() == counting.MOST_WAITING


def test_counting_goes_on_when_no_thread_can_be_started(written, monkeypatch):
    def refused(self):
        raise RuntimeError("can't start new thread")

    counter = Counter(written.append, pause=0.01)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refused)
        counter.count("kiosk", "nl", 0, False)
    counter.count("molen", "nl", 0, False)
    _until(lambda: written)
    assert len(written[0]) == 2


def test_a_child_begins_with_nothing_and_counts_by_itself(written):
    counter = Counter(written.append, pause=NEVER)
    counter.count("kiosk", "nl", 0, False)
    pid = os.fork()
    if not pid:
        fresh = not counter.waiting
        counter.count("molen", "nl", 0, False)
        os._exit(0 if fresh and counter.flush() == 1 else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert len(counter.waiting) == 1


_ENDING = """
import django
django.setup()
from search.counted.visits import counter
counter.count("kiosk", "nl", 0, False)
"""
#: As the server starts its workers.
_WORKER_ENDING = """
import multiprocessing
from tests.search.counted.ending_worker import work
worker = multiprocessing.get_context("spawn").Process(target=work)
worker.start()
worker.join()
assert worker.exitcode == 0
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", [_ENDING, _WORKER_ENDING], ids=["a process", "a worker of the server"])
def test_what_is_left_is_written_when_the_process_ends(subprocess_environment, code):
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=subprocess_environment, check=True)
    assert stored() == [("kiosk", "nl", 1, 0, False)]


@pytest.mark.django_db(transaction=True)
def test_two_processes_add_to_the_same_rows(subprocess_environment):
    store({Key("nl", "kiosk", timezone.localdate()): counting.Count(5, 0, False)})
    command = [sys.executable, "-c", _ENDING]
    running = [subprocess.Popen(command, cwd=ROOT, env=subprocess_environment) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    assert stored() == [("kiosk", "nl", 7, 0, False)]


@pytest.mark.parametrize(
    ("today", "oldest"),
    [
        (date(2026, 11, 23), date(2025, 10, 23)),
        (date(2026, 1, 31), date(2024, 12, 31)),
        (date(2026, 3, 31), date(2025, 2, 28)),
        (date(2025, 3, 30), date(2024, 2, 29)),
    ],
)
@pytest.mark.django_db
def test_counts_are_kept_for_thirteen_months_to_the_day(today, oldest):
    for day in (oldest, oldest.replace(day=oldest.day - 1), today):
        CountedSearch.objects.create(text="kiosk", language="nl", day=day, times=1)
    assert service.forget_old_searches(today) == 1
    assert sorted(CountedSearch.objects.values_list("day", flat=True)) == [oldest, today]
