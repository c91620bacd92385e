"""Whatever dies in the middle of the work, nothing is lost, nothing is doubled, and no visitor is sent away."""

import random
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from search import service
from search.cluster import availability
from search.errors import EngineError
from search.request import SearchRequest
from tests.search.factories import publish, unpublish

pytestmark = [pytest.mark.elasticsearch, pytest.mark.long]

KILLS = 25

#: A worker, and for each line it reads another one that is a copy of it: nothing has to be loaded twice.
WORKERS = """
import os, sys, threading
import django
django.setup()
from django.db import connections
from search import service
from search.cluster import upkeep
from search.reading import reading_of
from search.vocabulary_rows import read_rows, written
upkeep._LOOK = 0.01
reading_of(written(read_rows()))
connections.close_all()
while sys.stdin.readline():
    child = os.fork()
    if child == 0:
        service.keep_cluster_following(threading.Event())
    print(child, flush=True)
    os.waitpid(child, 0)
"""


def _wait_until(true, patience=120):
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "took too long"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing(
    cluster, subprocess_environment, monkeypatch
):
    draw = random.Random(9)
    service.follow_cluster()
    address = django_settings.SEARCH_CLUSTER
    environment = subprocess_environment | {
        "SEARCH_URL": f"{address['HOSTS'][0]}/{address['PREFIX']}",
        "PYTHONPATH": str(Path(service.__file__).parent.parent),
    }
    known = [uuid.uuid4() for _number in range(40)]
    positions, longest = [0], 0.5
    with subprocess.Popen(
        [sys.executable, "-c", WORKERS],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as workers:
        try:
            for _number in range(KILLS):
                workers.stdin.write("one more\n")
                workers.stdin.flush()
                child = int(workers.stdout.readline())
                dies_at = time.monotonic() + draw.uniform(0.02, longest)
                while time.monotonic() < dies_at:
                    story_id, language = draw.choice(known), draw.choice(["nl", "en"])
                    if draw.random() < 0.25:
                        unpublish(story_id, language)
                    else:
                        publish(story_id, language, sector=[draw.choice(["groen", "bouw"])])
                    time.sleep(0.01)  # on SQLite the writer needs its turn, too
                subprocess.run(["/bin/kill", "-9", str(child)], check=True)
                positions.append(cluster.live().state.position)
                # On a busy machine a writer must live longer to get anything done.
                longest = longest * 1.4 if positions[-1] == positions[-2] else max(longest / 1.4, 0.2)
        finally:
            workers.stdin.close()
            workers.wait(30)
    assert positions == sorted(positions)
    assert len(set(positions)) > 5  # they did get something done in between
    service.follow_cluster()
    drift = service.compare_cluster()
    assert not drift, drift
    assert drift.compared > 10


class Visitor(threading.Thread):
    """Searches again and again, and remembers what went wrong."""

    def __init__(self):
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.answers, self.slowest, self.problems = 0, 0.0, []

    def run(self):
        while not self.ended.is_set():
            started = time.monotonic()
            try:
                results = service.search(SearchRequest(page_size=100))
                if results.total != len({hit.story_id for hit in results.hits}):
                    self.problems.append(f"{results.total} stories, {len(results.hits)} hits")
            except Exception as problem:
                self.problems.append(repr(problem))
            self.answers += 1
            self.slowest = max(self.slowest, time.monotonic() - started)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        self.join()


@pytest.mark.any_database
@pytest.mark.django_db
def test_a_node_killed_while_writing_and_searching_costs_nothing(search_cluster, use_cluster, monkeypatch):
    """Three nodes, one copy more of the index; the node that writes to it is killed by its process id."""
    monkeypatch.setattr(availability, "_LOOK", 0.2)
    hosts = ",".join(url.removeprefix("http://") for url in search_cluster.urls)
    indexes = use_cluster(f"http://{hosts}/stories")
    first = publish().story_id
    service.follow()
    service.follow_cluster()
    search_cluster.wait_until_green()
    client = indexes._client()
    shards = client.cat.shards(index=indexes.live().name, format="json")
    assert sorted(shard["prirep"] for shard in shards) == ["p", "r"]
    primary = next(shard["node"] for shard in shards if shard["prirep"] == "p")

    published, failures = {first}, 0
    with Visitor() as visitor, Visitor() as other:
        for number in range(60):
            published.add(publish(sector=["groen"]).story_id)
            service.follow()
            if number == 20:
                search_cluster.node(primary).kill()
            try:
                service.follow_cluster()
            except EngineError:
                failures += 1
        until = time.monotonic() + 120
        while indexes.live().state.position < 61 and time.monotonic() < until:
            try:
                service.follow_cluster()
            except EngineError:
                failures += 1
        _wait_until(lambda: service._cluster().availability.usable())
        answers = visitor.answers + other.answers
        _wait_until(lambda: visitor.answers + other.answers > answers + 20)

    assert (visitor.problems, other.problems) == ([], [])
    assert max(visitor.slowest, other.slowest) < 10
    assert len(search_cluster.pids) == 2
    assert not service.compare_cluster()
    monkeypatch.setattr("search.engines.tantivy_engine.TantivyEngine.find", None)
    hits = service.search(SearchRequest(page_size=100)).hits
    assert {hit.story_id for hit in hits} == published

    search_cluster.start()
    search_cluster.wait_until_green()
    assert not service.compare_cluster()
