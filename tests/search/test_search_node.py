"""The real Elasticsearch of the tests can what our engine asks for, and its cluster survives a dead node."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from elasticsearch import ApiError, BadRequestError, ConnectionTimeout, Elasticsearch, TransportError, helpers

from tests.architecture.rooms import ROOT
from tests.searchnode import installation, java
from tests.searchnode.node import NotStarted, SearchNode, health

MAPPING = {
    "dynamic": "strict",
    "properties": {
        "body": {"type": "text", "analyzer": "whitespace"},
        "municipality": {"type": "keyword"},
        "number": {"type": "integer"},
    },
}
PLACES = ("gm0599", "gm0363", "gm0344")


def _document(number):
    words = ["nl:straat", "nl:meubilair" if number % 2 else "nl:riool", f"nl:2.{number}"]
    return {"body": " ".join(words), "municipality": PLACES[number % 3], "number": number}


def _actions(index, numbers):
    return [{"_index": index, "_id": str(number), "_source": _document(number)} for number in numbers]


@pytest.mark.elasticsearch
class TestNode:
    def test_it_indexes_counts_exactly_and_makes_facets(self, search_node):
        client, index, alias = search_node.client, f"{search_node.prefix}a", f"{search_node.prefix}live"
        client.indices.create(index=index, mappings=MAPPING, settings={"number_of_replicas": 0})
        written, _errors = helpers.bulk(client, _actions(index, range(12_000)), refresh=True)
        client.indices.put_alias(index=index, name=alias)

        found = client.search(
            index=alias,
            query={"match": {"body": "nl:straat"}},
            post_filter={"term": {"municipality": "gm0363"}},
            aggs={"municipality": {"terms": {"field": "municipality", "size": 400}}},
            sort=[{"number": "asc"}],
            size=2,
            track_total_hits=True,
        )

        assert written == 12_000
        assert found["hits"]["total"] == {"value": 4_000, "relation": "eq"}
        assert [hit["_id"] for hit in found["hits"]["hits"]] == ["1", "4"]
        buckets = found["aggregations"]["municipality"]["buckets"]
        assert {bucket["key"]: bucket["doc_count"] for bucket in buckets} == dict.fromkeys(PLACES, 4_000)
        # Tokens are ours: nothing is split at a dot or a colon, and nothing lowered.
        assert client.count(index=alias, query={"match": {"body": "nl:2.114"}})["count"] == 1
        assert client.count(index=alias, query={"match": {"body": "2.114"}})["count"] == 0

    def test_it_refuses_what_the_mapping_does_not_know(self, search_node):
        index = f"{search_node.prefix}a"
        search_node.client.indices.create(index=index, mappings=MAPPING)
        with pytest.raises(BadRequestError, match="strict_dynamic_mapping"):
            search_node.client.index(index=index, document={"bodi": "nl:straat"})

    def test_each_test_finds_it_empty(self, search_node):
        assert not search_node.client.indices.get(index=f"{search_node.prefix}*")

    def test_it_can_be_frozen_killed_and_started_again_with_its_data(self, own_search_node):
        client = Elasticsearch(own_search_node.url, request_timeout=60)
        client.index(index="a", id="1", document={"number": 1})

        own_search_node.suspend()
        with pytest.raises(ConnectionTimeout):
            client.options(request_timeout=0.5, max_retries=0).get(index="a", id="1")
        own_search_node.resume()
        assert client.get(index="a", id="1")["found"]

        own_search_node.kill()
        assert not own_search_node.running
        assert health(own_search_node.port) is None
        own_search_node.start().wait_until_ready("wait_for_status=yellow")
        assert client.get(index="a", id="1")["found"]

    def test_it_ends_with_the_process_that_started_it(self, search_home):
        starts_one = (
            "import time; from tests.searchnode.node import SearchNode; node = SearchNode().start();"
            "print(node.pid, node.folder, flush=True); time.sleep(600)"
        )
        starter = subprocess.Popen(
            [sys.executable, "-c", starts_one], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        pid, folder = starter.stdout.readline().split()
        assert _is_there(int(pid))
        starter.kill()
        starter.wait()
        starter.stdout.close()
        _wait_until(lambda: not _is_there(int(pid)) and not Path(folder).exists())

    def test_one_that_cannot_start_says_why(self, search_home, tmp_path):
        node = SearchNode(settings={"no.such.setting": "1"}, folder=tmp_path / "node")
        node.folder.mkdir()
        with pytest.raises(NotStarted, match="unknown setting"), node:
            pass
        assert not node.running


@pytest.mark.elasticsearch
class TestCluster:
    def test_nothing_acknowledged_is_lost_when_a_node_is_killed(self, search_cluster):
        """The master is killed, the dearest one to lose, in the middle of writing and searching."""
        client = Elasticsearch(search_cluster.urls, request_timeout=30, max_retries=5, retry_on_timeout=True)
        settings = {"number_of_shards": 3, "number_of_replicas": 1}
        client.indices.create(index="a", mappings=MAPPING, settings=settings, wait_for_active_shards="all")
        client.index(index="a", id="0", document=_document(0), refresh=True)
        writer, reader = Writer(client), Reader(client)
        with writer, reader:
            _wait_until(lambda: len(writer.acknowledged) > 500 and reader.answers > 20)
            master = client.cat.master(format="json")[0]["node"]
            search_cluster.node(master).kill()
            before = len(writer.acknowledged), reader.answers
            _wait_until(
                lambda: len(writer.acknowledged) > before[0] + 500 and reader.answers > before[1] + 20
            )

        assert reader.failures == []
        assert len(search_cluster.pids) == 2
        _assert_all_there(client, writer.acknowledged)

        search_cluster.start()
        search_cluster.wait_until_green()
        assert len(search_cluster.pids) == 3
        for node in search_cluster.nodes:
            with Elasticsearch(node.url, request_timeout=60) as alone:
                _assert_all_there(alone, writer.acknowledged)

    def test_the_next_test_finds_three_nodes_and_no_index(self, search_cluster):
        state = health(search_cluster.nodes[0].port)
        assert (state["number_of_nodes"], state["status"], state["active_shards"]) == (3, "green", 0)


class Thread(threading.Thread):
    """Does one thing again and again until its block ends."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client = client
        self.ended = threading.Event()

    def run(self):
        while not self.ended.is_set():
            self.once()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        self.join()


class Writer(Thread):
    """Writes bulks; knows what was acknowledged. What was not is tried again, as the follower of a change log does."""

    def __init__(self, client):
        super().__init__(client)
        self.acknowledged = set()
        self.next = 1

    def once(self):
        actions = _actions("a", range(self.next, self.next + 50))
        try:
            results = helpers.streaming_bulk(self.client, actions, raise_on_error=False)
            self.acknowledged.update(result["index"]["_id"] for ok, result in results if ok)
        except (TransportError, ApiError):
            return
        if self.acknowledged.issuperset(action["_id"] for action in actions):
            self.next += 50


class Reader(Thread):
    """Searches, and accepts no answer of a part of the shards."""

    def __init__(self, client):
        super().__init__(client)
        self.answers = 0
        self.failures = []

    def once(self):
        query = {"match": {"body": "nl:straat"}}
        try:
            found = self.client.search(
                index="a", query=query, track_total_hits=True, allow_partial_search_results=False
            )
        except (TransportError, ApiError) as failure:
            self.failures.append(failure)
        else:
            self.answers += bool(found["hits"]["total"]["value"])


def _assert_all_there(client, ids):
    client.indices.refresh(index="a")
    found = {hit["_id"] for hit in helpers.scan(client, index="a", _source=False, size=5_000)}
    assert ids <= found, f"lost: {sorted(ids - found)[:10]}"
    total = client.search(index="a", query={"match": {"body": "nl:straat"}}, size=0, track_total_hits=True)
    assert total["hits"]["total"] == {"value": len(found), "relation": "eq"}


def _is_there(pid):
    # The state, after the name in brackets: a zombie is gone, only nobody has asked for its exit status yet.
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def _wait_until(true, patience=120):
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "took too long"
        time.sleep(0.05)


class TestWithoutJava:
    """What a laptop without the parts gets to read."""

    def test_it_says_what_is_missing(self, monkeypatch, tmp_path):
        monkeypatch.setattr(java, "INSTALLED", tmp_path)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        monkeypatch.setenv("PATH", str(tmp_path))
        assert java.what_is_missing() == (
            f"no JDK 21 or newer in JAVA_HOME or {tmp_path}; no mvn (Maven) on the PATH"
        )
        with pytest.raises(installation.NotPrepared, match="no JDK 21"):
            installation.prepared_home()

    @pytest.mark.parametrize(("versions", "expected"), [((17, 25, 21), 21), ((17,), None), ((), None)])
    def test_it_takes_the_oldest_that_is_new_enough(self, monkeypatch, tmp_path, versions, expected):
        monkeypatch.setattr(java, "INSTALLED", tmp_path)
        monkeypatch.delenv("JAVA_HOME", raising=False)
        for version in versions:
            _make_jdk(tmp_path / f"jdk-{version}", version)
        assert java.find_jdk() == (tmp_path / f"jdk-{expected}" if expected else None)

    def test_an_incomplete_download_leaves_nothing(self, monkeypatch, tmp_path):
        (tmp_path / "bin").mkdir()
        _make_jdk(tmp_path / "jdk-21", 21)
        maven = tmp_path / "bin" / "mvn"
        # It fetches one jar, with another content.
        maven.write_text(
            '#!/bin/sh\nfor last; do :; done\nmkdir -p "${last#*=}"; echo broken > "${last#*=}/hppc-0.8.1.jar"\n'
        )
        maven.chmod(0o755)
        monkeypatch.setattr(installation, "HOMES", tmp_path / "homes")
        monkeypatch.setattr(java, "INSTALLED", tmp_path)
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
        with pytest.raises(installation.NotPrepared, match=r"not the jars .*hppc-0\.8\.1\.jar"):
            installation.prepared_home()
        assert [left.name for left in (tmp_path / "homes").iterdir()] == ["lock"]


def _make_jdk(folder, version):
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "javac").touch()
    (folder / "release").write_text(f'IMPLEMENTOR="Test"\nJAVA_VERSION="{version}.0.1"\n')
