"""Limits in a server with two workers: an address has one limit on the host, and calls of a key reach the database."""

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings
from django.utils import timezone

from storybank.api.models import KeyCalls, PartnerUsage
from tests.api.partner_keys import a_key, bearer

ASKED, ALLOWED, KEYED = 60, 40, 12
#: Seconds that the requests take at most, on a machine that does other things as well.
ENOUGH = 40


@pytest.fixture
def port(subprocess_environment):
    """The port of a server with two workers that allows forty requests to an address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = subprocess_environment | {
        "API_LIMITS": "1",
        "API_LIMIT_ADDRESS": str(ALLOWED),
        "COUNT_API_USAGE": "1",
    }
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def ask(port, method="GET", path="/api/v1/openapi.json", **headers):
    """Return the answer to a request over a connection of its own, so that both workers get some."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def until(condition, seconds):
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def answers(port):
    try:
        return ask(port, path="/healthz").status == 200
    except OSError:
        return False


def wait_for_a_window(port, **headers):
    """Wait, if need be, until the window of the caller is long enough for what follows."""
    seconds = int(re.search(r"t=(\d+)", ask(port, "OPTIONS", **headers).headers["RateLimit"])[1])
    if seconds < ENOUGH:
        time.sleep(seconds + 1)


def test_the_workers_of_a_host_count_together(port):
    row, key = a_key()
    until(lambda: answers(port), 240)
    wait_for_a_window(port)
    statuses = Counter(ask(port).status for _ in range(ASKED))
    # Two workers that count at the same instant may lose one.
    assert ALLOWED <= statuses[200] <= ALLOWED + 2
    assert statuses[429] == ASKED - statuses[200]
    # What is not joined when its window ends limits nobody and is not stored.
    wait_for_a_window(port, **bearer(key))
    assert all(ask(port, **bearer(key)).status == 200 for _ in range(KEYED))
    until(lambda: sum(KeyCalls.objects.values_list("calls", flat=True)) == KEYED, 60)
    until(lambda: PartnerUsage.objects.filter(kind="answer", name="200", times=KEYED).exists(), 60)
    row.refresh_from_db()
    assert row.last_used_on == timezone.localdate()
