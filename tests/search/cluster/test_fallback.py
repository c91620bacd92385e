"""The cluster is away, slow, strange or empty: visitors are answered all the same, and those who run it are told."""

import http.server
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from elasticsearch import Elasticsearch

from search import service
from search.cluster import process as clusters
from search.engines.elasticsearch_engine import ElasticsearchEngine
from search.errors import Failing, QueryRefusedError
from search.request import SearchRequest
from storybank.vocabulary.service import TAXONOMIES
from tests.search.factories import publish
from tests.searchnode.node import free_port

pytestmark = pytest.mark.django_db

SECRET = "zeer-geheim-4711"


def _total(**given):
    return service.search(SearchRequest(**given)).total


def _check(client):
    return client.get("/readyz").json()["checks"]["search"]


def _wait_until(true, patience=60):
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "took too long"
        time.sleep(0.05)


@pytest.fixture
def story():
    made = publish(sector=["groen"])
    service.rebuild()
    return made


@contextmanager
def _server(answer) -> Iterator[int]:
    """A server that answers every request alike, and is no Elasticsearch."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST  # noqa: N815 (names of http.server)

        def log_message(self, *_args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def test_without_an_address_nothing_is_said_of_a_cluster(story, client):
    assert _total() == 1
    assert service.ready().cluster is None
    assert "cluster" not in _check(client)
    assert service.follow_cluster() == 0
    assert service.compare_cluster() is None
    assert service.rebuild_cluster() is False
    service.keep_cluster_following(threading.Event())


def test_one_that_is_not_there_costs_nobody_an_answer(story, use_cluster, client, caplog):
    use_cluster(f"http://storybank:{SECRET}@127.0.0.1:{free_port()}/stories")
    with caplog.at_level(logging.DEBUG):
        for _number in range(30):
            assert _total(filters={"sector": ("groen",)}) == 1
    said = [record.getMessage() for record in caplog.records if "embedded index" in record.getMessage()]
    assert len(said) == 1
    assert "unreachable" in said[0]
    assert "SEARCH_URL" in said[0]
    assert SECRET not in caplog.text
    assert _check(client) == {
        "state": "attention",
        "behind": 0,
        "cluster": "unreachable",
        "clusterBehind": None,
    }
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/v1/stories").status_code == 200


@pytest.fixture
def asked(monkeypatch):
    """The searches that the cluster was asked, and how many seconds each was given."""
    waits, original = [], Elasticsearch.search

    def search(client, **given):
        waits.append(client._request_timeout)
        return original(client, **given)

    monkeypatch.setattr(Elasticsearch, "search", search)
    return waits


def test_one_that_never_answers_costs_one_visitor_a_second(story, use_cluster, client, caplog, asked):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        use_cluster(f"http://127.0.0.1:{silent.getsockname()[1]}/stories")
        assert _total() == 1
        assert len(asked) == 1
        assert [_total(page=page) for page in range(1, 20)] == [1] * 19
        assert len(asked) == 1
        assert _check(client)["cluster"] == "slow"
    assert caplog.text.count("Look at its load") == 1
    assert 0.5 < asked[0] <= 1


@pytest.mark.parametrize(
    ("answer", "failing"),
    [
        ((500, {}, b"<h1>It broke</h1>"), "errors"),
        ((200, {"Content-Type": "application/json"}, b"{}"), "errors"),  # another product
        (
            (200, {"Content-Type": "application/json", "X-Elastic-Product": "Elasticsearch"}, b"{not json"),
            "errors",
        ),
        ((200, {"Content-Type": "application/json", "X-Elastic-Product": "Elasticsearch"}, b"{}"), "errors"),
        ((401, {"Content-Type": "application/json"}, b'{"error": "who are you"}'), "errors"),
        ((503, {"Content-Type": "application/json"}, b'{"error": {"type": "unavailable"}}'), "errors"),
        (
            (404, {"Content-Type": "application/json"}, b'{"error": {"type": "index_not_found_exception"}}'),
            "no index",
        ),
    ],
)
def test_one_that_answers_strangely_is_not_asked_again(story, use_cluster, answer, failing):
    with _server(answer) as port:
        use_cluster(f"http://127.0.0.1:{port}/stories")
        assert _total() == 1
        assert service._cluster().availability.failing == failing
        assert _total() == 1


def test_a_query_it_does_not_take_costs_others_nothing(story, use_cluster, monkeypatch, caplog):
    use_cluster(f"http://127.0.0.1:{free_port()}/stories")

    def refuse(*_args):
        raise QueryRefusedError("too many clauses")

    monkeypatch.setattr(ElasticsearchEngine, "find", refuse)
    for _number in range(5):
        assert _total() == 1
    assert service._cluster().availability.usable()
    assert caplog.text.count("too many clauses") == 1


def test_a_certificate_nobody_has_signed_is_not_trusted(story, use_cluster):
    with _server((200, {}, b"{}")) as port:
        use_cluster(f"https://storybank:{SECRET}@127.0.0.1:{port}/stories")
        assert _total() == 1
        assert service._cluster().availability.failing == "unreachable"


def test_a_forked_process_opens_its_own_connections_and_looks_itself(story, use_cluster):
    use_cluster(f"http://127.0.0.1:{free_port()}/stories")
    assert _total() == 1
    child = os.fork()
    if child == 0:
        try:
            ok = (
                not service._cluster().availability.usable()
                and service._cluster().availability._watcher.is_alive()
            )
            os._exit(0 if ok and _total() == 1 else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.elasticsearch
class TestRealNode:
    def test_it_answers_while_it_is_well(self, story, cluster, client, monkeypatch):
        service.follow_cluster()
        service.follow()
        monkeypatch.setattr("search.engines.tantivy_engine.TantivyEngine.find", None)
        assert _total(filters={"sector": ("groen",)}) == 1
        assert _check(client) == {"state": "ok", "behind": 0, "cluster": "ok", "clusterBehind": 0}

    def test_what_it_answered_is_not_kept(self, story, cluster):
        service.follow_cluster()
        assert _total() == 1
        publish()
        service.follow_cluster()
        assert _total() == 2

    def test_without_its_index_the_embedded_one_answers_until_it_is_built(self, story, cluster, client):
        assert _total() == 1
        assert _check(client)["cluster"] == "no index"
        service.follow_cluster()
        service.follow()
        _wait_until(service._cluster().availability.usable)
        assert _check(client) == {"state": "ok", "behind": 0, "cluster": "ok", "clusterBehind": 0}

    def test_one_that_freezes_and_one_that_dies_is_asked_again_when_it_has_caught_up(
        self, story, own_search_node, use_cluster, client, monkeypatch, asked
    ):
        indexes = use_cluster(f"{own_search_node.url}/stories")
        service.follow_cluster()
        _wait_until(lambda: _total() == 1 and service._cluster().availability.usable())

        own_search_node.suspend()
        before = len(asked)
        assert [_total(page=page) for page in range(1, 20)] == [1] * 19
        assert len(asked) <= before + 1
        assert _check(client)["cluster"] == "slow"
        publish()
        service.follow()
        assert _total() == 2
        own_search_node.resume()
        _wait_until(lambda: _check(client)["cluster"] == "behind")
        assert _total() == 2
        assert service.follow_cluster() == 1
        _wait_until(service._cluster().availability.usable)

        own_search_node.kill()
        assert _total() == 2
        assert _check(client)["cluster"] == "unreachable"
        publish()
        service.follow()
        with pytest.raises(Exception, match="unreachable"):
            service.follow_cluster()
        assert _total() == 3
        own_search_node.start().wait_until_ready("wait_for_status=green")
        assert service.follow_cluster() == 1
        _wait_until(service._cluster().availability.usable)
        monkeypatch.setattr("search.engines.tantivy_engine.TantivyEngine.find", None)
        assert _total() == 3
        assert indexes.live().state.position == 3

    def test_a_new_synonym_works_at_once_and_later_in_the_cluster(self, story, cluster):
        """The texts in the cluster were read without it, so this host's index answers until they are read anew."""
        service.follow_cluster()
        _wait_until(service._cluster().availability.usable)
        term = TAXONOMIES["sector"].objects.get(slug="groen-en-landschap")
        told = publish(sector=[term.slug])
        service.follow()
        service.follow_cluster()
        assert _total(text="zonnewijzerkunde") == 0
        term.synonyms_nl = [*term.synonyms_nl, "zonnewijzerkunde"]
        term.save()
        assert service.renew_vocabulary()
        assert service._cluster().availability.failing is Failing.BEHIND
        assert [hit.story_id for hit in service.search(SearchRequest(text="zonnewijzerkunde")).hits] == [
            told.story_id
        ]
        service.follow_cluster()
        _wait_until(service._cluster().availability.usable)
        assert _total(text="zonnewijzerkunde") == 1

    def test_the_worker_brings_it_up_to_date_within_five_seconds(self, story, cluster):
        service.follow_cluster()
        pauses = []

        class Stop(threading.Event):
            """Notes the pauses instead of waiting: what the machine does besides is no matter of ours."""

            def wait(self, timeout=None):
                pauses.append(timeout)
                if len(pauses) == 2:
                    publish()
                return len(pauses) > 20 or cluster.live().state.position == 2

        service.keep_cluster_following(Stop())
        assert cluster.live().state.position == 2
        assert sum(pauses[1:]) < 5


def test_settings_are_reread_for_each_address(use_cluster, story):
    use_cluster("http://127.0.0.1:1/stories")
    first = service._cluster()
    assert service._cluster() is first
    use_cluster("http://127.0.0.1:1/others")
    assert service._cluster() is not first
    clusters.forget()
    assert service._cluster() is not first
