"""When the cluster is asked and when it is left alone, by a clock that tests turn."""

import logging

import pytest

from search.cluster import availability as availability_module
from search.cluster import seldom
from search.cluster.availability import Availability
from search.errors import ClusterAwayError, Failing


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def monotonic(self):
        return self.now


class Cluster:
    """What the availability looks at: a position, or trouble."""

    def __init__(self):
        self.position = self.ours = 5
        self.trouble = None

    def look(self):
        if self.trouble:
            raise ClusterAwayError(self.trouble, "made up")
        return self.position


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(availability_module.time, "monotonic", clock.monotonic)
    return clock


@pytest.fixture
def cluster():
    return Cluster()


@pytest.fixture
def availability(cluster, clock, monkeypatch):
    monkeypatch.setattr(Availability, "_watch", lambda self: None)  # the tests look themselves
    return Availability(cluster.look, lambda: cluster.ours)


def _fail(availability, failing=Failing.SLOW):
    availability.failed(ClusterAwayError(failing, "made up"))


def test_it_is_left_alone_after_one_failure_and_asked_when_it_is_well_again(availability, clock):
    assert availability.usable()
    _fail(availability)
    assert not availability.usable()
    assert availability.failing is Failing.SLOW
    clock.now += 0.5
    availability.look()
    assert not availability.usable()
    clock.now += 0.6
    availability.look()
    assert availability.usable()


def test_one_that_fails_again_soon_is_left_alone_for_longer(availability, clock):
    held = []
    for _number in range(10):
        _fail(availability)
        began = clock.now
        while not availability.usable():
            clock.now += 0.25
            availability.look()
        held.append(clock.now - began)
    assert held == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    clock.now += 31
    _fail(availability)
    clock.now += 1
    availability.look()
    assert availability.usable()


def test_it_is_asked_only_when_it_has_caught_up(availability, cluster, clock):
    _fail(availability, Failing.UNREACHABLE)
    clock.now += 5
    cluster.ours = 9
    availability.look()
    assert availability.failing is Failing.BEHIND
    # What comes meanwhile is no reason to wait for ever: the target was set when it was first seen.
    cluster.position, cluster.ours = 8, 12
    availability.look()
    assert not availability.usable()
    cluster.position, cluster.ours = 9, 15
    availability.look()
    assert availability.usable()


def test_one_that_nobody_brings_up_to_date_is_noticed(availability, cluster, clock):
    cluster.ours = 6
    for _number in range(15):
        availability.look()
        assert availability.usable()
        clock.now += 2
    clock.now += 2
    availability.look()
    assert availability.failing is Failing.BEHIND
    cluster.position = 6
    availability.look()
    clock.now += 2
    availability.look()
    assert availability.usable()


def test_one_that_follows_a_busy_bank_stays_in_use(availability, cluster, clock):
    for _number in range(100):
        cluster.ours += 3
        availability.look()
        assert availability.usable()
        cluster.position = cluster.ours - 1
        clock.now += 2


def test_trouble_is_said_once_a_minute_with_what_to_do(availability, cluster, clock, caplog):
    cluster.trouble = Failing.NO_INDEX
    with caplog.at_level(logging.WARNING):
        for _number in range(121):
            availability.look()
            clock.now += 1
    said = [record.message for record in caplog.records]
    assert len(said) == 3
    assert all("embedded index" in text and "rebuild_search" in text and "no index" in text for text in said)


def test_every_kind_of_trouble_has_its_advice():
    assert set(availability_module._ADVICE) == set(Failing)


def test_seldom_begins_at_once(clock):
    some = seldom.Seldom()
    assert [some.now() for _number in range(3)] == [True, False, False]
    clock.now += 60
    assert some.now()


def test_a_thread_looks_by_itself_and_ends_when_told(cluster, monkeypatch):
    monkeypatch.setattr(availability_module, "_LOOK", 0.01)
    monkeypatch.setattr(availability_module, "_SHORTEST_HOLD", 0.0)
    some = Availability(cluster.look, lambda: cluster.ours)
    try:
        assert some.usable()
        watcher = some._watcher
        _fail(some)
        deadline = availability_module.time.monotonic() + 30
        while not some.usable() and availability_module.time.monotonic() < deadline:
            pass
        assert some.usable()
        assert some._watcher is watcher
    finally:
        some.close()
    watcher.join(10)
    assert not watcher.is_alive()
