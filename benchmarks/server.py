"""One process of the server that `make demo` uses, with the same options."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import ROOT
from home.management.commands.serve_demo import Command as DemoCommand

HOST = "127.0.0.1"
_SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def fetch(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Return the answer to one request, read to its end; `body` is in the answer."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        answer.body = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def processes(self) -> list[int]:
        """Return the numbers of its processes: the one that was started, and its workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]


@contextmanager
def serving(settings: str, workers: int = 1) -> Iterator[Server]:
    """Start a server with a module of settings and so many processes on a free port; end it when the block is left."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "HOST": HOST, "PORT": str(port)}
    # The very command of `make demo`, so that it cannot become another one; but mostly one process of it.
    command = DemoCommand()._server(HOST, port, processes=workers)  # noqa: SLF001
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_until_it_answers(process, port)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with code {process.returncode}.")
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"Nothing answers after {_SECONDS_TO_START} s.")
