"""Positions in the change log: a reader that follows them misses nothing."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from storybank.publication.models import PublicationChange, PublicationClock
from storybank.publication.service import changes_after, last_position, number_changes


def change(**fields):
    return PublicationChange.objects.create(story_id=uuid4(), language="nl", op="upsert", **fields)


@pytest.mark.django_db
def test_lines_get_positions_in_order_and_keep_them():
    first, second = change(), change()
    assert changes_after(0, 10) == []
    assert number_changes() == 2
    third = change()
    assert number_changes() == 1
    assert [one.pk for one in changes_after(0, 10)] == [first.pk, second.pk, third.pk]
    assert [one.position for one in changes_after(1, 1)] == [2]
    assert last_position() == 3
    assert number_changes() == 0


@pytest.mark.django_db
def test_a_position_is_never_given_twice_when_old_lines_were_thrown_away():
    change()
    number_changes()
    PublicationChange.objects.all().delete()
    change()
    number_changes()
    assert PublicationChange.objects.get().position == 2


@pytest.mark.django_db
def test_positions_survive_a_copy_into_another_database():
    """A restore keeps the rows and nothing else: numbers of the database's own counters start anew."""
    for _ in range(3):
        change()
    number_changes()
    rows = list(PublicationChange.objects.values())
    clock = PublicationClock.objects.values().get()
    PublicationChange.objects.all().delete()
    PublicationClock.objects.all().delete()
    PublicationChange.objects.bulk_create(PublicationChange(**{**row, "id": None}) for row in rows)
    PublicationClock.objects.create(**clock)
    fresh = change()
    number_changes()
    fresh.refresh_from_db()
    assert fresh.position == 4
    assert [one.position for one in changes_after(2, 10)] == [3, 4]


def in_thread(work):
    """Run `work` on a connection of its own."""

    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_comes_later_and_is_not_missed():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nothing can commit late")
    written, may_commit = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            change(content_hash="late")
            written.set()
            may_commit.wait(10)

    thread = in_thread(late)
    assert written.wait(10)
    change(content_hash="early")
    assert number_changes() == 1
    seen = changes_after(0, 10)
    assert [one.content_hash for one in seen] == ["early"]
    may_commit.set()
    thread.join()
    assert number_changes() == 1
    assert [one.content_hash for one in changes_after(seen[-1].position, 10)] == ["late"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_give_the_same_position():
    for _ in range(50):
        change()
    threads = [in_thread(number_changes) for _ in range(4)]
    for thread in threads:
        thread.join()
    number_changes()
    positions = sorted(PublicationChange.objects.values_list("position", flat=True))
    assert positions == list(range(1, 51))
