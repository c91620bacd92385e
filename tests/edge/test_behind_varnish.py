"""The whole way: an editor publishes, the worker tells Debian's Varnish, and visitors see it."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from storybank.edge.models import Purge
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up, withdraw
from storybank.stories.models import StoryPage
from tests.api.factories import complete_story
from tests.edge.varnish import Varnish
from tests.searchnode.node import free_port
from tests.stories.factories import publish

pytestmark = [pytest.mark.varnish, pytest.mark.django_db(transaction=True), pytest.mark.long]

#: What is promised, and how long to wait on a busy machine until it is a failure. One of some attempts must keep the promise.
SECONDS, PATIENCE, ATTEMPTS = 5.0, 120.0, 5


@contextmanager
def _running(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=environment
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _seconds_until(true: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() < began + PATIENCE
        time.sleep(0.02)
    return time.monotonic() - began


def _change(edge: Varnish, document: PublishedStory, title: str) -> float:
    """Give a story another title; return after how many seconds the edge shows it."""
    page = StoryPage.objects.get(pk=document.page_id)
    page.title = title
    publish(page)
    path = f"/api/v1/stories/{document.story_id}"
    return _seconds_until(lambda: json.loads(edge.get(path).body).get("title") == title)


def _add_and_withdraw(edge: Varnish, total: Callable[[], int], title: str) -> tuple[float, float]:
    """Publish another story and take it back; return after how many seconds the edge shows it, and shows it no more."""
    before, other = total(), complete_story(title=title)
    path = f"/api/v1/stories/{other.story_id}"
    published = _seconds_until(lambda: total() == before + 1 and edge.get(path).status == 200)
    withdraw(other.story_id)
    catch_up()
    withdrawn = _seconds_until(lambda: edge.get(path).status == 410)
    _seconds_until(lambda: title not in edge.get("/api/v1/stories").body.decode())
    return published, withdrawn


def test_what_is_published_and_what_is_withdrawn(
    subprocess_environment: dict[str, str], tmp_path: Path
) -> None:
    """Seen at the edge within five seconds, list and story; gone within them; and reads go on without the bank."""
    bank_port = free_port()
    with (
        _running(subprocess_environment, "serve", "--port", str(bank_port), "--workers", "1") as server,
        Varnish(tmp_path / "varnish", bank_port) as edge,
        _running(
            {
                **subprocess_environment,
                "DJANGO_SETTINGS_MODULE": "tests.edge.worker_settings",
                "EDGE_CACHES": f"varnish+http://127.0.0.1:{edge.purge_port}",
            },
            "run_worker",
        ),
    ):
        stays = complete_story()
        address = f"/api/v1/stories/{stays.story_id}"
        _seconds_until(lambda: edge.get(address).status == 200 and edge.get("/api/v1/stories").status == 200)

        def total() -> int:
            return int(json.loads(edge.get("/api/v1/stories").body)["total"])

        _seconds_until(lambda: total() == 1)
        times: dict[str, list[float]] = {"changed": [], "published": [], "withdrawn": []}
        for number in range(ATTEMPTS):
            title = f"Versie {number}"
            assert edge.get(address).hit or edge.get(address).hit
            times["changed"].append(_change(edge, stays, title))
            published, withdrawn = _add_and_withdraw(edge, total, f"Erbij {number}")
            times["published"].append(published)
            times["withdrawn"].append(withdrawn)
            if all(min(each) < SECONDS for each in times.values()):
                break
        assert all(min(each) < SECONDS for each in times.values()), times
        sys.stdout.write(f"Seconds until the edge shows it: {times}\n")

        # It is told twice more: what it forgets when the bank has gone, nobody can make anew.
        _seconds_until(lambda: not Purge.objects.exists())
        assert [edge.get(path).status for path in (address, "/api/v1/stories")] == [200, 200]
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        kept = edge.get(address)
        assert edge.get("/api/v1/stories").status == 200
        assert (kept.status, json.loads(kept.body)["title"]) == (200, title)
        assert edge.get("/api/v1/stories?pageSize=7").status == 503
