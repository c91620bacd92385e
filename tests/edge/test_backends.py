"""What goes over the wire to each kind of cache, and what is taken for a confirmation."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from storybank.edge.backends import calling
from storybank.edge.backends.choice import backend
from storybank.edge.backends.interface import PurgeFailed
from storybank.edge.checks import caches_can_be_told
from storybank.settings.edge_caches import edge_caches

TAGS = ["list", "story-3f0c1d2e-0000-4000-8000-0123456789ab"]


class Cache:
    """A server that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.status, self.body, self.headers = 200, b'{"success": true, "status": "ok"}', {}
        cache = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                cache.requests.append((self.command, self.path, dict(self.headers), body))
                self.send_response(cache.status)
                for name, value in cache.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(cache.body)))
                self.end_headers()
                self.wfile.write(cache.body)

            do_PURGE = do_POST = do_GET = _answer  # noqa: N815 (http.server's names)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def cache() -> Iterator[Cache]:
    """A cache on this machine."""
    made = Cache()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


KINDS = ("varnish", "fastly", "cloudflare")


@pytest.fixture
def kinds(cache: Cache, settings: Any) -> None:
    """A cache of each kind, all of them at one address."""
    settings.EDGE_CACHES = {
        kind: {
            "BACKEND": f"storybank.edge.backends.{kind}.{kind.capitalize()}Backend",
            "LOCATION": cache.address,
            "SERVICE": "service/1",
            "ZONE": "zone1",
            "TOKEN": "s3cret",
        }
        for kind in KINDS
    }


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, kinds: None) -> str:
    """Each kind of cache in turn."""
    return request.param


def test_the_request_is_what_the_cache_understands(kind, cache):
    backend(kind).purge(TAGS)
    [(method, path, headers, body)] = cache.requests
    if kind == "varnish":
        assert (method, path, body) == ("PURGE", "/", b"")
        assert headers["Surrogate-Key"] == " ".join(TAGS)
        assert headers["Authorization"] == "Bearer s3cret"
    elif kind == "fastly":
        assert (method, path) == ("POST", "/service/service%2F1/purge")
        assert (headers["Fastly-Key"], json.loads(body)) == ("s3cret", {"surrogate_keys": TAGS})
    else:
        assert (method, path) == ("POST", "/client/v4/zones/zone1/purge_cache")
        assert (headers["Authorization"], json.loads(body)) == ("Bearer s3cret", {"tags": TAGS})


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 404, 405, 429, 500, 503])
def test_no_other_status_is_a_confirmation_and_no_redirect_is_followed(kind, cache, status):
    cache.status, cache.headers = status, {"Location": f"{cache.address}/elsewhere"}
    with pytest.raises(PurgeFailed) as failed:
        backend(kind).purge(TAGS)
    assert len(cache.requests) == 1
    assert "s3cret" not in str(failed.value)


@pytest.mark.parametrize(
    "body", [b'{"success": false}', b"", b"<html>", b"[]", b'"success"', b'{"success": 1}']
)
def test_cloudflare_says_in_the_body_whether_it_did(cache, kinds, body):
    cache.body = body
    with pytest.raises(PurgeFailed):
        backend("cloudflare").purge(TAGS)


def test_a_cache_that_is_not_there_has_not_confirmed(kind, cache, settings):
    cache.server.server_close()
    with pytest.raises(PurgeFailed):
        backend(kind).purge(TAGS)


def test_a_cache_that_does_not_answer_has_not_confirmed(kind, settings, monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.05)
    silent = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # takes connections and never looks at them
    settings.EDGE_CACHES[kind]["LOCATION"] = f"http://127.0.0.1:{silent.server_port}"
    try:
        with pytest.raises(PurgeFailed):
            backend(kind).purge(TAGS)
    finally:
        silent.server_close()


@pytest.mark.parametrize(
    "location",
    [
        "http://cache.example",
        "http://10.0.0.7:6082",
        "ftp://127.0.0.1/",
        "127.0.0.1:6082",
        "https://user:password@cache.example/",
        "https://cache.example/?a=b",
        "https://cache.example:port/",
        "https://",
        "",
    ],
)
def test_an_address_must_be_encrypted_or_named_and_is_never_repeated(settings, location):
    settings.EDGE_CACHES = {
        "bad": {"BACKEND": "storybank.edge.backends.varnish.VarnishBackend", "LOCATION": location}
    }
    [error] = caches_can_be_told(None)
    assert error.id == "edge.E001"
    assert "password" not in error.msg


def test_a_host_may_be_named_that_is_called_without_encryption(settings):
    settings.EDGE_PLAIN_HTTP_HOSTS = ["10.0.0.7"]
    settings.EDGE_CACHES = edge_caches("varnish+http://10.0.0.7:6082", lambda name: "")
    assert caches_can_be_told(None) == []


def test_the_environment_names_caches_and_keeps_secrets_apart():
    secrets = {"VARNISH_PURGE_TOKEN": "v", "FASTLY_API_TOKEN": "f", "CLOUDFLARE_API_TOKEN": "c"}
    found = edge_caches(
        "varnish+https://cache.example:8443/x, fastly:S1,cloudflare:Z1", lambda name: secrets[name]
    )
    assert [{**entry, "BACKEND": entry["BACKEND"].rpartition(".")[2]} for entry in found.values()] == [
        {"BACKEND": "VarnishBackend", "LOCATION": "https://cache.example:8443/x", "TOKEN": "v"},
        {"BACKEND": "FastlyBackend", "SERVICE": "S1", "TOKEN": "f"},
        {"BACKEND": "CloudflareBackend", "ZONE": "Z1", "TOKEN": "c"},
    ]
    assert edge_caches("", lambda name: "") == {}


@pytest.mark.parametrize(
    "given",
    [
        "nginx:x",
        "fastly",
        "fastly:",
        "fastly:S1",
        "https://cache.example",
        "varnish+https://a:b@cache.example",
    ],
)
def test_what_cannot_be_used_is_refused_at_start(given):
    with pytest.raises(ImproperlyConfigured):
        edge_caches(given, lambda name: "")


def test_an_entry_without_what_it_needs_is_named(settings):
    settings.EDGE_CACHES = {
        "no backend": {},
        "no class": {"BACKEND": "storybank.edge.backends.varnish.Nothing"},
        "no service": {"BACKEND": "storybank.edge.backends.fastly.FastlyBackend", "TOKEN": "x"},
    }
    assert len(caches_can_be_told(None)) == 3
