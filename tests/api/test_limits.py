"""Limits: how many requests a minute, who is counted as one, what costs nothing, and what is told of it."""

import os
import re
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from storybank.api.background import Background
from storybank.api.limits import key_counts, limiter
from storybank.api.limits.client_address import ClientAddresses
from storybank.api.limits.key_counts import KeyCounts
from storybank.api.limits.limiter import Limiter
from storybank.api.limits.shared_counts import LARGEST_COUNT, SharedCounts
from storybank.api.limits.windows import window_at
from storybank.api.models import KeyCalls
from tests.api.conftest import ROOT
from tests.api.partner_keys import a_key, bearer

#: Keys of today are valid then, and windows begin at whole seconds.
NOON = float(int(time.time()))


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved."""
    now = [NOON]
    for module in (limiter, key_counts):
        monkeypatch.setattr(module.time, "time", lambda: now[0])
    return now


@pytest.fixture
def limited(settings, db, clock, monkeypatch):
    """A client of an API that allows three requests to an address and twenty to a key; no thread joins by itself."""
    monkeypatch.setattr(Background, "begin", lambda self: None)
    settings.API_LIMITS, settings.API_LIMIT_ADDRESS, settings.API_LIMIT_KEY = True, 3, 20
    return Client()


def ask(client, path="/sectors", method="get", remote="198.51.100.7", **headers):
    return getattr(client, method)(ROOT + path, headers=headers, REMOTE_ADDR=remote)


def left(response):
    """Return what the header RateLimit says is left."""
    found = re.fullmatch(r'"(address|key)";r=(\d+);t=(\d+)', response["RateLimit"])
    assert found, response["RateLimit"]
    assert 1 <= int(found[3]) <= 60
    return int(found[2])


def test_an_address_that_asks_too_often_is_told_when_to_come_back(limited, clock):
    answers = [ask(limited, "/sectors?lang=en") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [left(answer) for answer in answers] == [2, 1, 0, 0]
    refused = answers[-1]
    assert refused["RateLimit-Policy"] == '"address";q=3;w=60'
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Cache-Control"] == "no-store"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert refused["API-Version"]
    assert "At most 3 requests a minute" in refused.json()["detail"]
    clock[0] += int(refused["Retry-After"]) - 1
    assert ask(limited).status_code == 429
    clock[0] += 1
    assert left(ask(limited)) == 2


def test_addresses_are_counted_each_for_itself(limited):
    for _ in range(4):
        ask(limited)
    assert ask(limited, remote="198.51.100.8").status_code == 200
    assert ask(limited, remote="2001:db8::1").status_code == 200


def test_what_a_caller_writes_into_headers_does_not_make_it_somebody_else(limited):
    answers = [ask(limited, **{"X-Forwarded-For": f"203.0.113.{number}"}) for number in range(4)]
    assert answers[-1].status_code == 429


def test_behind_a_trusted_proxy_the_client_is_counted_and_not_the_proxy(settings, limited):
    settings.TRUSTED_PROXIES = ["198.51.100.0/24"]
    client = Client()
    for number in range(4):
        assert ask(client, **{"X-Forwarded-For": f"203.0.113.{number}"}).status_code == 200
    for _ in range(3):
        last = ask(client, **{"X-Forwarded-For": "6.6.6.6, 203.0.113.1"})
    assert last.status_code == 429


def test_what_has_not_changed_costs_nothing(limited):
    tag = ask(limited)["ETag"]
    for _ in range(10):
        response = ask(limited, **{"If-None-Match": tag})
        assert response.status_code == 304
    assert left(ask(limited)) == 1


def test_a_star_is_no_answer_that_somebody_has(limited):
    for number in range(3):
        response = ask(limited, **{"If-None-Match": "*"})
        assert (response.status_code, left(response)) == (304, 2 - number)


def test_options_costs_nothing_and_tells_what_is_left(limited):
    ask(limited)
    for _ in range(10):
        response = ask(limited, method="options")
        assert (response.status_code, left(response)) == (204, 2)
    for _ in range(3):
        ask(limited)
    assert (ask(limited).status_code, left(ask(limited, method="options"))) == (429, 0)


@pytest.mark.parametrize(
    "path", ["/sectors?page=0", "/nothing", "/sectors?key=vhb_000000000000000000000000000000"]
)
def test_errors_are_counted(limited, path):
    assert left(ask(limited, path)) == 2


def test_wrong_keys_are_counted_for_the_address(limited):
    answers = [ask(limited, **bearer("wrong")) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert ask(limited).status_code == 429


def test_a_key_has_a_limit_of_its_own_wherever_it_is_used(limited):
    (_row, key), (_other, second) = a_key(), a_key(label="second")
    for _ in range(4):
        ask(limited)
    answers = [ask(limited, remote=f"198.51.100.{number}", **bearer(key)) for number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert left(answers[0]) == 19
    assert answers[-1]["RateLimit-Policy"] == '"key";q=20;w=60'
    assert left(ask(limited, **bearer(second))) == 19


@pytest.mark.parametrize(
    "tells", [{"Via": "1.1 varnish"}, {"CDN-Loop": "cdn.example"}, {"Surrogate-Capability": 'edge="1"'}]
)
def test_what_a_shared_cache_may_keep_does_not_tell_what_one_caller_has_left(limited, tells):
    for path in ("/sectors", "/nothing", "/sectors?page=0"):
        assert not {"RateLimit", "RateLimit-Policy"} & set(ask(limited, path, **tells).headers)
    assert left(ask(limited, **tells)) == 0  # refused, and kept by nobody
    assert left(ask(limited, method="options", **tells)) == 0


def test_the_headers_may_be_read_by_pages_of_other_origins(limited):
    exposed = ask(limited)["Access-Control-Expose-Headers"].split(", ")
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed)


def test_other_addresses_have_no_limit(limited):
    for _ in range(10):
        assert limited.get("/healthz").status_code == 200


def test_an_answer_to_nobody_in_particular_costs_no_query_for_its_limit(limited, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask(limited, "/openapi.json")
        ask(limited, "/openapi.json", method="options")


def test_without_limits_nothing_is_said_of_them(client, db):
    assert "RateLimit" not in ask(client)


def test_two_processes_count_an_address_together():
    counts = SharedCounts(size=64)
    places = counts.places(b"\1\2\3\4", NOON)
    window, _left = window_at(NOON, places[2])
    child = os.fork()
    if not child:
        same = counts.places(b"\1\2\3\4", NOON)
        for _ in range(100):
            counts.add(same, window)
        os._exit(0 if same == places else 1)
    assert os.waitpid(child, 0)[1] == 0
    for _ in range(50):
        counts.add(places, window)
    assert counts.count(places, window) == 150


def test_counts_of_an_older_window_are_over():
    counts = SharedCounts(size=64)
    places = counts.places(b"\1\2\3\4", NOON)
    assert [counts.add(places, 7) for _ in range(3)] == [1, 2, 3]
    assert counts.count(places, 8) == 0
    assert counts.add(places, 8) == 1
    assert counts.take_back(places, 7) == 0
    assert counts.count(places, 8) == 1
    assert [counts.take_back(places, 8) for _ in range(2)] == [0, 0]


def test_a_count_stands_still_before_it_runs_over():
    counts = SharedCounts(size=64)
    places = counts.places(b"\1\2\3\4", NOON)
    for _ in range(70_000):
        last = counts.add(places, 7)
    assert last == counts.count(places, 7) == 65_535 > LARGEST_COUNT


def test_the_key_of_the_hash_is_thrown_away_every_day():
    counts = SharedCounts()
    before = counts.places(b"\1\2\3\4", NOON)
    key = counts._memory[8:40]
    assert counts.places(b"\1\2\3\4", NOON) == before
    assert counts.places(b"\1\2\3\4", NOON + 86_400) != before
    assert key not in counts._memory[:]


def test_neither_address_nor_hash_is_in_the_memory():
    counts = SharedCounts(size=64)
    counts.add(counts.places(bytes([198, 51, 100, 7]), NOON), 1)
    assert [cell for cell in counts._cells[16:] if cell] == [1 << 16 | 1] * 2


def test_few_addresses_share_a_count_and_none_is_counted_too_low():
    counts = SharedCounts()
    clients = [number.to_bytes(4) for number in range(20_000)]

    def each(count):
        found = []
        for client in clients:
            places = counts.places(client, NOON)
            found.append(count(places, window_at(NOON, places[2])[0]))
        return found

    for _ in range(2):
        each(counts.add)
    counted = each(counts.count)
    assert min(counted) == 2
    assert sum(count > 2 for count in counted) < 400


def test_callers_do_not_all_come_back_at_the_same_second():
    counts = SharedCounts()
    ends = {window_at(NOON, counts.places(number.to_bytes(4), NOON)[2])[1] for number in range(1_000)}
    assert len(ends) == 16


@pytest.mark.django_db
def test_processes_join_their_counts_of_a_key(clock):
    one, other = KeyCounts(20, lambda: None), KeyCounts(20, lambda: None)
    window = window_at(NOON, key_counts.offset_of(5))[0]
    for counts in (one, other, other):
        assert counts.take(5, window)[0]
    for counts in (one, other, one):
        counts.join()
    assert (one.used(5, window), other.used(5, window)) == (3, 3)
    other.give_back(5, window)
    other.join()
    one.join()
    assert (one.used(5, window), other.used(5, window)) == (2, 2)
    assert KeyCalls.objects.get().calls == 2
    while one.take(5, window)[0]:
        pass
    assert one.used(5, window) == 20
    one.join()
    other.join()
    assert other.take(5, window) == (False, 20)


@pytest.mark.django_db
def test_old_windows_are_forgotten(clock):
    counts = KeyCounts(20, lambda: None)
    for minute in range(10):
        clock[0] = NOON + 60 * minute
        counts.take(5, window_at(clock[0], key_counts.offset_of(5))[0])
        counts.join()
    assert KeyCalls.objects.count() == 6
    clock[0] += 600
    counts.join()
    assert counts._counts == {}


@pytest.mark.django_db
def test_joining_takes_as_many_queries_for_one_key_as_for_many(clock, django_assert_num_queries):
    for many in (1, 100):
        counts = KeyCounts(20, lambda: None)
        for key in range(1, many + 1):
            counts.take(key, window_at(NOON, key_counts.offset_of(key))[0])
        with django_assert_num_queries(5):  # two of them are the savepoint inside the transaction of a test
            counts.join()


def test_a_tenth_of_the_limit_is_not_kept_waiting(clock):
    woken = []
    counts = KeyCounts(100, lambda: woken.append(1))
    for _ in range(9):
        counts.take(1, 1)
    assert not woken
    counts.take(1, 1)
    assert woken


def test_when_the_database_fails_nothing_is_lost(clock, monkeypatch, db):
    counts = KeyCounts(20, lambda: None)
    window = window_at(NOON, key_counts.offset_of(5))[0]
    counts.take(5, window)
    with monkeypatch.context() as patch:
        patch.setattr(key_counts, "_stored", lambda counted: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            counts.join()
    counts.take(5, window)
    counts.join()
    assert KeyCalls.objects.get().calls == counts.used(5, window) == 2


@pytest.mark.parametrize(("address", "key"), [(0, 1), (60_001, 1), (1, 0)])
def test_limits_that_nobody_could_keep_or_reach_stop_the_start(address, key):
    with pytest.raises(ImproperlyConfigured):
        Limiter(address, key, ClientAddresses(), KeyCounts(1, lambda: None))


def test_the_moment_of_a_window():
    assert window_at(0.0, 0) == (0, 60)
    assert window_at(59.9, 0) == (0, 1)
    assert window_at(60.0, 0) == (1, 60)
    assert window_at(60.0, 59) == (1, 1)
    assert window_at(time.time(), 0)[0] > 29_000_000
