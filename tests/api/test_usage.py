"""How partners use the API: what is counted, what never is, when it is written, and how it is added up."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from storybank.api import background as backgrounds
from storybank.api.background import Background
from storybank.api.gate import Gate
from storybank.api.models import KeyCalls, PartnerKey, PartnerUsage
from storybank.api.usage.counter import MOST_UNKNOWN, OTHER, UsageCounter
from storybank.api.usage.report import usage_of
from storybank.api.usage.storing import DAYS_KEPT
from tests.api.conftest import Caller
from tests.api.partner_keys import a_key, bearer, partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def counting(settings, monkeypatch):
    """A caller whose calls are counted, and the gate that counts them; no thread writes by itself."""
    settings.COUNT_API_USAGE = True
    gates = []
    made = Gate.__init__

    def remembered(self):
        made(self)
        gates.append(self)

    monkeypatch.setattr(Gate, "__init__", remembered)
    monkeypatch.setattr(Background, "begin", lambda self: None)
    client = Client()
    client.raise_request_exception = False
    api = Caller(client)
    api.get("/sectors")
    (api.gate,) = gates
    return api


def rows():
    return {(row.kind, row.name): row.times for row in PartnerUsage.objects.filter(day=timezone.localdate())}


def test_what_became_of_calls_is_counted_and_nothing_else(counting):
    _row, key = a_key()
    headers = bearer(key, **{"X-Forwarded-For": "203.0.113.9", "User-Agent": "Geheim/1.0"})
    tag = counting.get("/sectors?l%61ng=en&&page=1", **headers)["ETag"]
    counting.get("/sectors?lang=en&page=1", **headers, **{"If-None-Match": tag})
    counting.get("/sectors?lang=en&filterr=mevrouw+jansen&lang=de", **headers)
    counting.get("/sectors/nothing-there", **headers)
    assert PartnerUsage.objects.count() == 0
    counting.gate.usage.flush()
    assert rows() == {
        ("answer", "200"): 1,
        ("answer", "304"): 1,
        ("answer", "400"): 1,
        ("answer", "404"): 1,
        ("parameter", "lang"): 2,
        ("parameter", "page"): 2,
        ("problem", "unknown-parameter"): 1,
        ("problem", "repeated-parameter"): 1,
        ("problem", "unknown-term"): 1,
        ("unknown", "filterr"): 1,
    }
    stored = str(list(PartnerUsage.objects.values()))
    assert not any(text in stored for text in ("jansen", "203.0.113", "Geheim", "nothing-there"))
    counting.get("/sectors", **headers)
    counting.gate.usage.flush()
    assert rows()["answer", "200"] == 2


def test_calls_without_a_key_are_not_counted(counting):
    counting.get("/sectors")
    counting.get("/sectors", **bearer("wrong"))
    assert counting.gate.usage.waiting == {}


def test_a_key_that_is_refused_is_still_its_partners(counting):
    row, key = a_key()
    PartnerKey.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
    counting.get("/sectors", **bearer(key))
    counting.get(f"/sectors?key={key}")
    counting.gate.usage.flush()
    assert rows() == {
        ("answer", "401"): 1,
        ("answer", "400"): 1,
        ("problem", "invalid-key"): 1,
        ("problem", "key-in-address"): 1,
    }


def test_a_request_writes_nothing_and_the_day_of_use_is_noted_later(counting, django_assert_num_queries):
    row, key = a_key()
    counting.get("/openapi.json", **bearer(key))
    with django_assert_num_queries(0):
        for _ in range(20):
            assert counting.get("/openapi.json", **bearer(key)).status_code == 200
    row.refresh_from_db()
    assert row.last_used_on is None
    counting.gate.usage.flush()
    row.refresh_from_db()
    assert row.last_used_on == timezone.localdate()


def test_what_does_not_look_like_a_parameter_is_not_kept_as_one(counting):
    _row, key = a_key()
    counting.get("/sectors?jan.jansen@example.org=1&0612345678=1&x+y=1&impactType[]=1", **bearer(key))
    counting.gate.usage.flush()
    assert {name for kind, name in rows() if kind == "unknown"} == {OTHER, "impactType[]"}


def test_a_flood_of_names_is_counted_as_one(counting):
    _row, key = a_key()
    for group in "abcd":
        query = "&".join(f"{group}{second}=1" for second in "abcdefghijklmnopqrst")
        counting.get(f"/sectors?{query}", **bearer(key))
    unknown = [name for _partner, _day, kind, name in counting.gate.usage.waiting if kind == "unknown"]
    assert len(unknown) <= MOST_UNKNOWN + 1
    assert OTHER in unknown


def test_many_counts_are_written_with_as_many_queries_as_one(counting, django_assert_num_queries):
    counter = counting.gate.usage
    _row, key = a_key()
    counting.get("/sectors", **bearer(key))
    ((of, day, kind, _name),) = counter.waiting
    for many in (1, 300):
        counter._waiting = {(of, day, kind, str(number)): 1 for number in range(many)}
        counter._keys = {1}
        with django_assert_num_queries(5):  # two of them are the savepoint inside the transaction of a test
            counter.flush()


def test_counts_of_a_partner_that_was_deleted_are_left_out(counting):
    _row, key = a_key()
    _other, second = a_key(partner("Ander"))
    for text in (key, second):
        counting.get("/sectors", **bearer(text))
    partner("Ander").delete()
    counting.gate.usage.flush()
    assert PartnerUsage.objects.count() == 1


def test_a_failing_database_keeps_the_counts(counting):
    written = []

    def write(counts, keys):
        if not written:
            written.append(None)
            raise DatabaseError("geheim")
        written.append((counts, keys))

    counter = UsageCounter(write)
    row, key = a_key()
    counting.gate.usage = counter
    counting.get("/sectors", **bearer(key))
    with pytest.raises(DatabaseError):
        counter.flush()
    counting.get("/sectors", **bearer(key))
    counter.flush()
    counts, keys = written[-1]
    assert (list(counts.values()), keys) == ([2], {row.pk})
    assert counter.flush() == 0


def test_the_thread_works_by_itself_and_goes_on_after_a_failure(caplog, monkeypatch):
    monkeypatch.setattr(backgrounds, "Finalize", lambda *args, **kwargs: None)
    done = []

    def fails():
        if not done:
            raise DatabaseError("geheim")

    one = Background(pause=0.01)
    one.works = [fails, lambda: done.append(threading.current_thread().name)]
    one.begin()
    one.begin()
    give_up = time.monotonic() + 30
    while len(done) < 3:
        assert time.monotonic() < give_up
        time.sleep(0.01)
    one.works = []
    assert set(done) == {"api counts"}
    assert "DatabaseError" in caplog.text
    assert "geheim" not in caplog.text


def test_one_round_joins_limits_and_writes_counts(settings, monkeypatch, counting):
    settings.API_LIMITS = True
    gate = Gate()
    row, key = a_key()
    request = RequestFactory().get("/api/v1/sectors", headers=bearer(key))
    assert gate.answer(request, lambda request: HttpResponse()).headers["RateLimit"]
    assert gate.background.round()
    assert KeyCalls.objects.get().key == row.pk
    assert rows() == {("answer", "200"): 1}
    monkeypatch.setattr(gate.usage, "_write", lambda counts, keys: 1 / 0)
    gate.answer(request, lambda request: HttpResponse())
    assert not gate.background.round()
    assert KeyCalls.objects.get().calls == 2


def test_old_counts_are_forgotten():
    today = timezone.localdate()
    for days in (0, DAYS_KEPT, DAYS_KEPT + 1):
        PartnerUsage.objects.create(
            partner=partner(), day=today - timedelta(days=days), kind="answer", name="200", times=1
        )
    call_command("forget_api_usage", verbosity=0)
    assert PartnerUsage.objects.count() == 2


def test_a_period_is_added_up(django_assert_num_queries):
    today = timezone.localdate()

    def counted(kind, name, times, days=0, of=None):
        PartnerUsage.objects.create(
            partner=of or partner(), day=today - timedelta(days=days), kind=kind, name=name, times=times
        )

    for days in (0, 6, 7):
        counted("answer", "200", 50, days)
        counted("answer", "304", 40, days)
        counted("answer", "404", 10, days)
        counted("problem", "not-found", 10, days)
        counted("unknown", "x", days + 1, days)
        counted("parameter", "lang", 5, days)
    counted("answer", "200", 1000, of=partner("Ander"))
    ours = partner()
    with django_assert_num_queries(2):
        usage = usage_of(ours, 7)
    assert (usage.calls, usage.unchanged, usage.refused, usage.unchanged_share) == (200, 80, 20, 44)
    assert [day.day for day in usage.days] == [today, today - timedelta(days=6)]
    assert usage.problems == [("not-found", 20)]
    assert usage.unknown == [("x", 8)]
    assert usage.parameters == [("lang", 10)]
    assert usage_of(partner("Niemand"), 7).unchanged_share is None
