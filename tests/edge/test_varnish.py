"""The configuration of Varnish, in Debian's Varnish, before a server that answers as the test says."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from storybank.edge.backends.choice import backend
from storybank.edge.headers import edge_headers
from tests.edge.varnish import Varnish

pytestmark = pytest.mark.varnish

TOKEN = "t0ken"


class Origin:
    """A server in the place of the bank: what it answers by path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.stopped = False
        origin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                if origin.stopped:  # connections that Varnish keeps open
                    self.close_connection = True
                    return
                if self.path != "/healthz":
                    origin.asked.append((self.command, self.path, dict(self.headers)))
                status, headers, body = origin.answers.get(self.path, (200, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_HEAD = do_POST = do_OPTIONS = do_PURGE = _answer  # noqa: N815 (http.server's names)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def answer(self, path: str, body: bytes, *tags: str, status: int = 200, **headers: str) -> None:
        """Answer this from now on, with the headers of the bank when there are tags."""
        own = {"Content-Type": "application/json", "Cache-Control": "public, max-age=60"}
        own |= edge_headers(tags) if tags else {}
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = status, own, body

    def stop(self) -> None:
        """Answer nothing more."""
        self.stopped = True
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A server in the place of the bank."""
    made = Origin()
    yield made
    if not made.stopped:
        made.stop()


@pytest.fixture
def varnish(origin: Origin, tmp_path: Path) -> Iterator[Varnish]:
    """Varnish before it."""
    with Varnish(tmp_path / "varnish", origin.port, TOKEN) as running:
        yield running


def _until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def _authorized(token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_what_has_tags_is_kept_and_forgotten_by_any_of_them(origin, varnish, settings):
    settings.EDGE_CACHES = {
        "varnish": {
            "BACKEND": "storybank.edge.backends.varnish.VarnishBackend",
            "LOCATION": f"http://127.0.0.1:{varnish.purge_port}",
            "TOKEN": TOKEN,
        }
    }
    cache = backend("varnish")
    for path, tags in (("/api/v1/stories/1", ["story-1"]), ("/api/v1/stories", ["list"])):
        origin.answer(path, b"first", *tags)
        assert [varnish.get(path).hit for _time in range(3)] == [False, True, True]
        origin.answer(path, b"second", *tags)
        for other in (["story-11"], ["story"], ["1"], ["list-x", "x-list"], ["municipality-list"]):
            cache.purge(other)
            assert varnish.get(path).body == b"first"
        cache.purge(["story-2", *tags, "sector-ict"])
        assert varnish.get(path).body == b"second"
        origin.answer(path, b"third", *tags)
        cache.purge(["bank"])
        assert varnish.get(path).body == b"third"


def test_as_many_tags_as_are_sent_at_once_fit(origin, varnish):
    path = "/api/v1/stories/1"
    origin.answer(path, b"first", "story-00000000-0000-4000-8000-000000000099")
    varnish.get(path)
    origin.answer(path, b"second", "list")
    tags = " ".join(f"story-00000000-0000-4000-8000-{number:012d}" for number in range(100))
    assert varnish.purge(tags, **_authorized()) == 204
    assert varnish.get(path).body == b"second"


def test_only_who_may_can_have_it_forget(origin, varnish):
    path = "/api/v1/stories"
    origin.answer(path, b"first", "list")
    varnish.get(path)
    assert varnish.get(path, "PURGE", Surrogate_Key="list", **_authorized()).status == 405
    assert varnish.purge("list") == 403
    assert varnish.purge("list", **_authorized("other")) == 403
    for tags in ("", "list|.*", ".*", "list,x", "a  b", '"', "list && obj.status == 200"):
        assert varnish.purge(tags, **_authorized()) == 400
    assert varnish.get(path).hit
    assert len(origin.asked) == 1


def test_visitors_do_not_see_what_is_said_to_caches(origin, varnish):
    origin.answer("/api/v1/stories", b"x", "list", ETag='W/"1"', Vary="Accept-Encoding")
    varnish.get("/api/v1/stories")
    kept = varnish.get("/api/v1/stories")
    assert kept.hit
    assert kept.headers["cache-control"] == "public, max-age=60"
    assert kept.headers["etag"] == 'W/"1"'
    hidden = {
        "surrogate-control",
        "cdn-cache-control",
        "surrogate-key",
        "cache-tag",
        "age",
        "via",
        "x-varnish",
    }
    assert not hidden & kept.headers.keys()
    assert varnish.get("/api/v1/stories", If_None_Match='"1"').status == 304


def test_nothing_without_tags_is_kept(origin, varnish):
    for path, status in (("/api/v1/nothing", 404), ("/api/v1/usage", 200), ("/nl/", 200)):
        origin.answer(path, b"first", status=status)
        varnish.get(path)
        origin.answer(path, b"second", status=status)
        assert varnish.get(path).body == b"second"


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_other_methods_go_to_the_bank(origin, varnish, method):
    origin.answer("/api/v1/stories", b"x", "list")
    for _time in range(2):
        varnish.get("/api/v1/stories", method)
    assert [asked[0] for asked in origin.asked] == [method] * 2


def test_who_asks_makes_no_difference_and_a_key_goes_along(origin, varnish):
    origin.answer("/api/v1/stories", b"x", "list")
    headers = {
        "Authorization": "Bearer vhb_x",
        "Cookie": "a=b",
        "Accept-Language": "en",
        "Origin": "https://a.example",
    }
    varnish.get("/api/v1/stories", **headers)
    assert varnish.get("/api/v1/stories").hit
    [(_method, _path, sent)] = origin.asked
    assert sent["Authorization"] == "Bearer vhb_x"
    assert "Cookie" not in sent


def test_the_admin_is_never_kept_and_keeps_its_cookie(origin, varnish):
    origin.answer("/beheer/", b"x", "list")
    for _time in range(2):
        varnish.get("/beheer/", Cookie="storybank_session=1")
    assert [sent["Cookie"] for _method, _path, sent in origin.asked] == ["storybank_session=1"] * 2


def test_it_asks_for_gzip_and_unpacks_it_for_who_takes_none(origin, varnish):
    body = b"story " * 1000
    origin.answer("/api/v1/stories/1", gzip.compress(body), "story-1", Content_Encoding="gzip", ETag='"1-gzip"', Vary="Accept-Encoding")  # fmt: skip
    packed = varnish.get("/api/v1/stories/1", Accept_Encoding="br, gzip")
    assert gzip.decompress(packed.body) == body
    plain = varnish.get("/api/v1/stories/1")
    assert plain.hit
    assert (plain.body, plain.headers["etag"]) == (body, 'W/"1-gzip"')
    assert "content-encoding" not in plain.headers
    assert varnish.get("/api/v1/stories/1", If_None_Match=plain.headers["etag"]).status == 304


def test_without_the_bank_reads_go_on_also_of_what_is_stale(origin, varnish):
    stale = "max-age=1, stale-while-revalidate=86400, stale-if-error=604800"
    origin.answer("/api/v1/stories/1", b"kept", "story-1", Surrogate_Control=stale)
    origin.answer("/api/v1/stories/2", b"taken back", "story-2")
    origin.answer("/static/site.0123.css", b"css", Cache_Control="public, max-age=31536000, immutable")
    paths = ("/api/v1/stories/1", "/api/v1/stories/2", "/static/site.0123.css")
    bodies = [varnish.get(path).body for path in paths]
    origin.stop()
    assert varnish.purge("story-2", **_authorized()) == 204
    _until(lambda: varnish.get("/api/v1/stories/2").status == 503)
    time.sleep(1.1)  # what lives for a second is stale now
    for _time in range(3):
        assert [varnish.get(path).body for path in (paths[0], paths[2])] == [bodies[0], bodies[2]]
    gone = varnish.get("/api/v1/stories/2")
    assert (gone.status, gone.headers["content-type"]) == (503, "application/problem+json")
    assert gone.headers["cache-control"] == "no-store"
    assert varnish.get("/nl/").headers["retry-after"] == "10"


def test_while_the_bank_answers_with_errors_what_is_kept_is_sent(origin, varnish):
    stale = "max-age=1, stale-while-revalidate=86400, stale-if-error=604800"
    path = "/api/v1/stories/1"
    origin.answer(path, b"kept", "story-1", Surrogate_Control=stale)
    varnish.get(path)
    origin.answer(path, b"crash", status=500)
    _until(lambda: varnish.get(path).body == b"kept" and len(origin.asked) > 2)
    assert varnish.get(path).body == b"kept"
    origin.answer(path, b"new", "story-1")
    _until(lambda: varnish.get(path).body == b"new")


def test_the_bank_is_told_that_many_share_its_answer(origin, varnish):
    origin.answer("/api/v1/stories", b"x", "list")
    varnish.get("/api/v1/stories")
    varnish.get("/api/v1/stories", "OPTIONS")
    told = [sent["Surrogate-Capability"] for _method, _path, sent in origin.asked]
    assert told == ['verhalenbank="Surrogate/1.0"'] * 2


def test_a_caller_with_a_wrong_key_or_beyond_its_limit_spoils_nothing_for_others(origin, varnish):
    stale = "max-age=1, stale-while-revalidate=86400, stale-if-error=604800"
    path = "/api/v1/stories/1"
    origin.answer(path, b"kept", "story-1", Surrogate_Control=stale)
    varnish.get(path)
    origin.answer(path, b"too often", status=429, Cache_Control="no-store")
    _until(lambda: varnish.get(path, **_authorized("wrong")).body == b"kept" and len(origin.asked) > 2)
    assert varnish.get(path).body == b"kept"
    assert not any("Authorization" in sent for _method, _path, sent in origin.asked)
    origin.answer(path, b"new", "story-1")
    _until(lambda: varnish.get(path).body == b"new")


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_the_address_of_the_listener_protects(origin, tmp_path, token):
    with Varnish(tmp_path / "open", origin.port, token) as varnish:
        assert varnish.purge("list") == 204
        assert varnish.get("/", "PURGE", Surrogate_Key="list").status == 405
