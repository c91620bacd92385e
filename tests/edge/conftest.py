"""Two caches in front of the bank, and time that passes when a test says so."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from storybank.edge import collecting, sending
from storybank.edge.models import Purge, PurgePlace
from storybank.publication.service import catch_up
from tests.api.factories import Sample
from tests.edge.recording import RecordingBackend

NAMES = ("here", "there")


@pytest.fixture
def caches(db: None, settings: Any) -> Iterator[type[RecordingBackend]]:
    """Two caches that have been told of everything so far. The organisation of the sample story is there already."""
    Sample.stored().delete()
    catch_up()
    settings.EDGE_CACHES = {
        name: {"BACKEND": "tests.edge.recording.RecordingBackend", "NAME": name} for name in NAMES
    }
    collecting.collect()
    Purge.objects.all().delete()
    assert PurgePlace.objects.count() == 1
    RecordingBackend.calls.clear()
    RecordingBackend.refusing.clear()
    yield RecordingBackend
    RecordingBackend.calls.clear()
    RecordingBackend.refusing.clear()


@pytest.fixture
def told(caches: type[RecordingBackend]) -> Callable[..., set[str]]:
    """Let the worker look once; returns what one cache was told by that."""

    def look(name: str = "here") -> set[str]:
        caches.calls.clear()
        collecting.collect()
        for each in NAMES:
            sending.send_due(each)
        return {tag for called, tags in caches.calls if called == name for tag in tags}

    return look


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time pass."""
    passed = timedelta()
    now = timezone.now

    def go(step: timedelta) -> None:
        nonlocal passed
        passed += step
        monkeypatch.setattr("django.utils.timezone.now", lambda: now() + passed)

    return go
