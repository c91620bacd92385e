"""Cards kept in the process: quick, bounded, and never sent on the word of memory alone."""

import pytest
from django.db import connection

from storybank.publication.models import PublishedStory
from storybank.publication.rendered_cards import RenderedCards
from storybank.publication.service import cards
from tests.api.factories import Sample, like, translation_of

pytestmark = pytest.mark.django_db


def bodies(rows, language="nl"):
    return [answer.body for answer in cards([(row.story_id, row.language) for row in rows], language)]


def test_a_kept_card_is_not_read_again(django_assert_num_queries):
    row = Sample.stored()
    first = bodies([row])
    PublishedStory.objects.filter(pk=row.pk).update(
        card='{"never": "read"}'
    )  # a hash that stays says: the same card
    with django_assert_num_queries(1):
        assert bodies([row]) == first


def test_a_changed_card_is_sent_at_once():
    row = Sample.stored()
    before = bodies([row])
    PublishedStory.objects.filter(pk=row.pk).update(
        card=row.card.replace(row.title, "Nieuw"), wire_hash="f" * 64
    )
    (after,) = bodies([row])
    assert [after] != before
    assert b'"Nieuw"' in after


def test_a_withdrawn_card_is_gone_at_once():
    row = Sample.stored()
    assert bodies([row])
    row.delete()
    assert bodies([row]) == []


def test_every_language_and_address_has_its_own(settings):
    row = Sample.stored()
    english = translation_of(row, "en")
    row.refresh_from_db()
    found = {*bodies([row]), *bodies([row], "en"), *bodies([english], "en")}
    settings.PUBLIC_BASE_URL = "https://bank.example"
    assert len({*found, *bodies([row])}) == 4
    assert b"https://bank.example/" in bodies([row])[0]


def test_the_same_content_in_another_language_is_another_card():
    row = Sample.stored()
    english = translation_of(row, "en")
    row.refresh_from_db()
    assert row.wire_hash == english.wire_hash
    bodies([row])
    assert b'"language":"en"' in bodies([english, row])[0]


def test_memory_is_bounded():
    kept = RenderedCards(limit=100)
    for number in range(50):
        kept.keep(number, "hash", b"x" * 30)
    assert [number for number in range(50) if kept.get(number)] == [47, 48, 49]
    kept.keep(49, "other", b"y" * 30)
    assert kept.get(49) == ("other", b"y" * 30)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_sqlite_finds_the_cards_by_the_index(django_assert_num_queries):
    first = Sample.stored()
    rows = [first, translation_of(first, "en"), *(like(first, number) for number in range(5))]
    with django_assert_num_queries(1) as captured:
        bodies(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[0]['sql']}")
        plan = " ".join(str(line[3]) for line in cursor.fetchall())
    assert "SCAN" not in plan, plan
