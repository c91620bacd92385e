"""Cards and details kept in the process: quick, bounded, and never sent on the word of memory alone."""

import pytest
from django.db import connection

from storybank.publication.models import PublishedStory
from storybank.publication.rendered_answers import RenderedAnswers
from storybank.publication.service import cards, detail
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


def test_a_kept_detail_is_not_read_again(django_assert_num_queries):
    row = Sample.stored()
    first = detail(row.story_id, "nl", fallback=True)
    PublishedStory.objects.filter(pk=row.pk).update(detail='{"never": "read"}')
    with django_assert_num_queries(1):
        assert detail(row.story_id, "nl", fallback=True) == first


def test_a_changed_detail_is_sent_at_once():
    row = Sample.stored()
    detail(row.story_id, "nl", fallback=True)
    PublishedStory.objects.filter(pk=row.pk).update(
        detail=row.detail.replace(row.title, "Nieuw"), wire_hash="f" * 64
    )
    assert b'"Nieuw"' in detail(row.story_id, "nl", fallback=True).body


def test_a_detail_that_comes_or_goes_is_noticed_at_once():
    row = Sample.stored()
    assert detail(row.story_id, "en", fallback=True).language == "nl"
    assert detail(row.story_id, "en", fallback=False) is None
    english = translation_of(row, "en")
    assert detail(row.story_id, "en", fallback=True).language == "en"
    assert detail(row.story_id, "en", fallback=False).language == "en"
    english.delete()
    assert detail(row.story_id, "en", fallback=True).language == "nl"
    assert detail(row.story_id, "en", fallback=False) is None


def test_the_same_content_in_another_language_is_another_card():
    row = Sample.stored()
    english = translation_of(row, "en")
    row.refresh_from_db()
    assert row.wire_hash == english.wire_hash
    bodies([row])
    assert b'"language":"en"' in bodies([english, row])[0]


def test_memory_is_bounded():
    kept = RenderedAnswers(limit=100)
    for number in range(50):
        kept.keep(number, "hash", b"x" * 30, 30)
    assert [number for number in range(50) if kept.get(number)] == [47, 48, 49]
    kept.keep(49, "other", b"y" * 30, 30)
    assert kept.get(49) == ("other", b"y" * 30)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_sqlite_recognises_what_is_kept_by_one_index(django_assert_num_queries):
    first = Sample.stored()
    rows = [first, translation_of(first, "en"), *(like(first, number) for number in range(5))]
    bodies(rows), detail(first.story_id, "nl", fallback=True)
    with django_assert_num_queries(2) as captured:
        bodies(rows), detail(first.story_id, "nl", fallback=True)
    for query in captured.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " ".join(str(line[3]) for line in cursor.fetchall())
        assert "SCAN" not in plan, plan
        assert "COVERING INDEX published_story_hash" in plan, plan
