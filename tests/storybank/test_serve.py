"""`manage.py serve`: workers are forked from a process that has loaded everything, and all end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from search import reading, service

pytestmark = pytest.mark.django_db


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _healthz(port: int) -> int:
    give_up = time.monotonic() + 240  # a busy machine starts it slowly
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
                return answer.status
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)


def _megabytes(pid: str, what: str) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _colon, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) / 1024
    raise AssertionError(what)


def test_workers_share_what_was_loaded_before_them(subprocess_environment: dict[str, str]) -> None:
    """Two workers answer, hardly anything of their memory is their own, and one signal ends everything."""
    port = _free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=subprocess_environment)
    try:
        assert _healthz(port) == 200
        workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        assert len(workers) == 2
        for worker in workers:
            own = _megabytes(worker, "Private_Dirty") + _megabytes(worker, "Private_Clean")
            assert own < 0.4 * _megabytes(worker, "Rss")
    finally:
        server.send_signal(signal.SIGTERM)  # also ends one that has not come to serving
        assert server.wait(timeout=60) == 0
    assert not any(os.path.exists(f"/proc/{worker}") for worker in workers)


def test_preparing_asks_no_database_and_leaves_the_reading_of_the_index(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an index its own reading is loaded; without one there is still all that the files give."""
    monkeypatch.setattr(reading, "_readings", {})
    with django_assert_num_queries(0):
        service.prepare()
    assert len(reading._readings) == 1
    service.rebuild()
    reading._readings.clear()
    with django_assert_num_queries(0):
        service.prepare()
    (kept,) = reading._readings.values()
    assert service._reader().reading() is kept
