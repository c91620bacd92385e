"""The running API, and the bad line that partners have to it."""

import random
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError, URLError
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application

#: How many of a hundred requests are dropped before and after they arrive, sent twice, cut off, and delayed.
_DROPPED, _ANSWER_DROPPED, _DOUBLED, _CUT, _DELAYED = 8, 8, 10, 5, 25
_LONGEST_DELAY = 0.5


def listening() -> socket.socket:
    """Return a socket that listens on a free port; it stays when the process behind it is killed."""
    made = socket.create_server(("127.0.0.1", 0), backlog=64)
    made.set_inheritable(True)
    return made


def serve(at: socket.socket) -> None:
    """Answer requests with the real application until killed."""

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = WSGIServer(at.getsockname(), Quiet, bind_and_activate=False)
    server.socket = at
    server.server_name, server.server_port = at.getsockname()
    server.setup_environ()
    server.set_app(get_wsgi_application())
    server.serve_forever()


def spoil(at: socket.socket, behind: int, seed: int) -> None:
    """Pass requests on to the port `behind`, badly, until killed."""
    draw = random.Random(seed)

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if draw.randrange(100) < _DROPPED:
                return
            for _time in range(2 if draw.randrange(100) < _DOUBLED else 1):
                try:
                    status, body = _answer(f"http://127.0.0.1:{behind}{self.path}")
                except (URLError, OSError):
                    return
            if draw.randrange(100) < _DELAYED:
                time.sleep(draw.uniform(0, _LONGEST_DELAY))
            if draw.randrange(100) < _ANSWER_DROPPED:
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if draw.randrange(100) < _CUT else body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(at.getsockname(), Proxy, bind_and_activate=False)
    server.socket = at
    server.serve_forever()


def _answer(address: str) -> tuple[int, bytes]:
    try:
        with urlopen(address, timeout=30) as response:  # noqa: S310 (our own address)
            return response.status, response.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()
