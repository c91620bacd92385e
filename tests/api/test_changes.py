"""`/changes`: everything there is, and then everything that changes."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from storybank.api.sync import changes
from storybank.publication.models import PublicationChange, PublicationClock, PublishedStory
from storybank.publication.service import catch_up, withdraw
from storybank.stories.models import StoryPage
from storybank.stories.translations import publish_translation, start_translation
from storybank.vocabulary.models import Sector
from storybank.vocabulary.service import merge
from tests.api.conftest import Caller
from tests.api.copies import Copy
from tests.api.factories import forget, like, translation_of
from tests.stories.factories import published_story, story_index
from tests.stories.test_translations import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(api: Caller) -> Callable[..., Copy]:
    """Make a partner with these filters."""

    def fetch(path: str) -> tuple[int, Any]:
        response = api.get(path)
        catch_up()  # what changes between two pages of a test
        return response.status_code, response.json()

    def make(*filters: tuple[str, str], page_size: int = 100) -> Copy:
        catch_up()
        return Copy(fetch, filters, page_size)

    return make


def reasons(copy: Copy) -> list[tuple[str, str]]:
    """Return the languages and reasons of what was removed since the last time, and forget them."""
    told = [(item["language"], item["reason"]) for item in copy.removals]
    copy.removals.clear()
    return told


def translated(page: StoryPage) -> StoryPage:
    """Publish the English version of a story."""
    story_index("en")
    translation = start_translation(page, "en")
    everything(translation)
    publish_translation(translation)
    return StoryPage.objects.get(translation_key=page.translation_key, locale__language_code="en")


# --- What is told ---


def test_an_item_is_the_story_as_the_detail_shows_it(api: Caller, copy: Callable[..., Copy]) -> None:
    page = published_story()
    translated(page)
    told = copy().follow()
    assert set(told.stories) == {(str(page.translation_key), language) for language in ("nl", "en")}
    for (story_id, language), story in told.stories.items():
        assert story == api.json(f"/stories/{story_id}?lang={language}")
        stored = PublishedStory.objects.get(story_id=story_id, language=language)
        assert told.hashes[story_id, language] == stored.wire_hash
    assert set(copy(("lang", "en")).follow().stories) == {(str(page.translation_key), "en")}


def test_an_empty_bank_can_be_followed(api: Caller, copy: Callable[..., Copy]) -> None:
    partner = copy()
    assert partner.poll() is False
    assert partner.ours() == {"digest": partner.digest(), "count": 0, "buckets": []}
    page = published_story()
    catch_up()
    assert partner.follow().stories.keys() == {(str(page.translation_key), "nl")}


def test_changes_and_removals_are_told_with_their_reason(copy: Callable[..., Copy]) -> None:
    page = published_story(title="Eerste")
    partner = copy().follow()
    before = partner.cursor
    page.title = "Tweede"
    page.save_revision().publish()
    page.title = "Derde"
    page.save_revision().publish()
    catch_up()
    partner.poll()
    assert [story["title"] for story in partner.stories.values()] == ["Derde"]
    translated(page)
    catch_up()
    partner.follow()
    english = StoryPage.objects.get(locale__language_code="en")
    english.unpublish()
    catch_up()
    assert reasons(partner.follow()) == [("en", "unpublished")]
    withdraw(page.translation_key)
    catch_up()
    # What was only taken off line is told again: who kept it must remove it now.
    withdrawn = [("en", "withdrawn"), ("nl", "withdrawn")]
    assert sorted(reasons(partner.follow())) == withdrawn
    assert partner.hashes == {}
    partner.cursor = before
    assert sorted(reasons(partner.follow())) == withdrawn


def test_several_changes_of_a_story_are_one_item(api: Caller, copy: Callable[..., Copy]) -> None:
    page = published_story()
    cursor = copy().follow().cursor
    for number in range(5):
        page.title = f"Titel {number}"
        page.save_revision().publish()
    catch_up()
    told = api.json(f"/changes?cursor={cursor}")
    assert [item["story"]["title"] for item in told["changes"]] == ["Titel 4"]
    assert told["hasMore"] is False


def test_another_address_is_an_upsert_with_the_old_one(copy: Callable[..., Copy]) -> None:
    page = published_story()
    partner = copy().follow()
    old = next(iter(partner.stories.values()))["url"]
    page.slug = "nieuw-adres"
    page.save_revision().publish()
    catch_up()
    partner.follow()
    (told,) = partner.stories.values()
    assert told["previousUrls"] == [old]
    assert told["slug"] == "nieuw-adres"


def test_a_merged_story_names_the_other_one(api: Caller, copy: Callable[..., Copy]) -> None:
    kept, gone = published_story(), published_story()
    partner = copy().follow()
    withdraw(gone.translation_key, merged_into=kept.translation_key)
    catch_up()
    partner.follow()
    assert partner.removals == [
        {
            "op": "remove",
            "id": str(gone.translation_key),
            "language": "nl",
            "reason": "merged",
            "target": str(kept.translation_key),
        }
    ]
    problem = api.json(f"/stories/{gone.translation_key}", 410)
    assert (problem["reason"], problem["target"]) == ("merged", str(kept.translation_key))


# --- Filters ---


def test_a_story_that_leaves_the_filter_is_removed_and_one_that_never_was_in_it_is_not_mentioned(
    copy: Callable[..., Copy],
) -> None:
    first, second, third = Sector.objects.order_by("slug")[:3]
    moving, staying = published_story(sector=first), published_story(sector=second)
    partner = copy(("sector", first.slug)).follow()
    assert partner.stories.keys() == {(str(moving.translation_key), "nl")}
    for page, sector in ((moving, second), (staying, third)):
        page.sector = sector
        page.save_revision().publish()
    catch_up()
    assert reasons(partner.follow()) == [("nl", "leftFilter")]
    assert partner.stories == {}
    withdraw(moving.translation_key)
    withdraw(staying.translation_key)
    catch_up()
    assert reasons(partner.follow()) == []
    assert partner.digest() == partner.ours()["digest"]


@pytest.mark.parametrize("together", [True, False])
def test_a_story_that_left_the_filter_and_then_went_is_removed_once(
    copy: Callable[..., Copy], together: bool
) -> None:
    first, second = Sector.objects.order_by("slug")[:2]
    page = published_story(sector=first)
    partner = copy(("sector", first.slug)).follow()
    page.sector = second
    page.save_revision().publish()
    with patch.object(changes, "LOOKED_AT", changes.LOOKED_AT if together else 1):
        withdraw(page.translation_key)
        catch_up()
        assert reasons(partner.follow()) == [("nl", "withdrawn" if together else "leftFilter")]


def test_the_other_language_decides_about_filters_on_languages(copy: Callable[..., Copy]) -> None:
    page = published_story()
    english = translated(page)
    partner = copy(("lang", "nl"), ("hasEnglish", "true")).follow()
    assert len(partner.stories) == 1
    english.unpublish()
    catch_up()
    assert reasons(partner.follow()) == [("nl", "leftFilter")]
    english.save_revision().publish()
    catch_up()
    assert len(partner.follow().stories) == 1


def test_codes_and_merged_terms_are_understood(api: Caller, copy: Callable[..., Copy]) -> None:
    page = published_story()
    place = page.story_municipalities.first().municipality
    partner = copy(("municipality", place.code)).follow()
    assert len(partner.stories) == 1
    answer = api.json(f"/changes?municipality={place.slug}&cursor={partner.cursor}")
    assert answer["changes"] == [], "the slug is another word for the code"
    old, new = (
        page.sector,
        Sector.objects.exclude(pk=page.sector.pk).filter(successor=None).order_by("slug")[0],
    )
    partner = copy(("sector", old.slug)).follow()
    merge(old, new)
    other = published_story(sector=new)
    catch_up()
    partner.follow()
    assert partner.restarts == 1, "the filter means more than it did: only who begins anew has it all"
    assert {key[0] for key in partner.stories} == {str(page.translation_key), str(other.translation_key)}
    assert partner.digest() == partner.ours()["digest"]


# --- Cursors ---


@pytest.mark.parametrize("name", ["q", "sort", "facets", "fields", "fallback", "page", "literal"])
def test_what_is_no_filter_is_refused(api: Caller, name: str) -> None:
    assert api.error_codes(f"/changes?{name}=1") == {name: "unknown-parameter"}
    assert api.error_codes(f"/changes/digest?{name}=1") == {name: "unknown-parameter"}


def test_a_cursor_belongs_to_its_filters(api: Caller, copy: Callable[..., Copy]) -> None:
    published_story()
    cursor = copy(("region", "noord"), ("lang", "nl")).follow().cursor
    assert api.json(f"/changes?lang=nl&region=noord&cursor={cursor}")["changes"] == []
    for query in ("", "region=noord&", "lang=nl&", "lang=en&region=noord&", "lang=nl&region=noord&sdg=8&"):
        assert api.error_codes(f"/changes?{query}cursor={cursor}") == {"cursor": "other-filters"}


def test_what_is_no_cursor_of_ours_is_refused(api: Caller, copy: Callable[..., Copy]) -> None:
    published_story()
    cursor = copy().follow().cursor
    payload, signature = cursor.split(":")
    for forged in (
        "x",
        ":",
        "a:b",
        payload,
        f"{payload}:",
        f"{payload}x:{signature}",
        cursor[:-1],
        "%00",
        "é",
        "1" * 1000,
    ):
        assert api.error_codes(f"/changes?cursor={forged}") == {"cursor": "unknown-cursor"}, forged
    assert api.error_codes(f"/changes?cursor={'1' * 1001}") == {"cursor": "too-long"}


def test_a_cursor_lasts_ninety_days(api: Caller, copy: Callable[..., Copy]) -> None:
    published_story()
    cursor = copy().follow().cursor
    now = timezone.now()
    with patch("django.utils.timezone.now", return_value=now + timedelta(days=89, hours=23)):
        fresh = api.json(f"/changes?cursor={cursor}")["nextCursor"]
    with patch("django.utils.timezone.now", return_value=now + timedelta(days=90, hours=2)):
        problem = api.json(f"/changes?cursor={cursor}", 410)
        assert problem["type"].endswith("#problem-cursor-expired")
        assert "/changes" in problem["detail"]
        assert api.json(f"/changes?cursor={fresh}")["changes"] == []


def test_an_answer_without_news_is_the_same_answer(api: Caller, copy: Callable[..., Copy]) -> None:
    page = published_story()
    cursor = copy().follow().cursor
    first = api.get(f"/changes?cursor={cursor}")
    assert first.json() == {"changes": [], "nextCursor": cursor, "hasMore": False}
    assert api.get(f"/changes?cursor={cursor}", if_none_match=first["ETag"]).status_code == 304
    page.title = "Anders"
    page.save_revision().publish()
    catch_up()
    assert api.get(f"/changes?cursor={cursor}", if_none_match=first["ETag"]).status_code == 200


# --- The first reading ---


def test_what_changes_during_the_first_reading_is_told_behind_it(
    document: PublishedStory, many: Callable[..., list[PublishedStory]], copy: Callable[..., Copy]
) -> None:
    rows = sorted([document, *many(30)], key=lambda row: row.story_id)
    partner = copy(page_size=7)
    assert partner.poll()
    forget(rows[0])  # told already
    forget(rows[-1])  # not yet told
    early, late = like(rows[9], 1, str(uuid.UUID(int=0))), like(rows[9], 2, str(uuid.UUID(int=2**128 - 1)))
    catch_up()
    partner.follow()
    ids = {key[0] for key in partner.stories}
    assert ids == {str(row.story_id) for row in (*rows[1:-1], early, late)}
    assert partner.digest() == partner.ours()["digest"]


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_pages_of_any_size_give_the_same_copy(
    document: PublishedStory, many: Callable[..., list[PublishedStory]], copy: Callable[..., Copy], size: int
) -> None:
    sectors = ["een", "twee"]
    translation_of(document, "en")
    many(12, sector=lambda number: [sectors[number % 2]])
    whole = copy(page_size=size).follow()
    assert len(whole.stories) == 14
    assert whole.digest() == whole.ours()["digest"]


def test_a_narrow_filter_looks_at_so_many_at_a_time(
    many: Callable[..., list[PublishedStory]], copy: Callable[..., Copy]
) -> None:
    rows = many(20, year=lambda number: 2020 if number % 7 == 0 else 2026)
    wanted = {str(row.story_id) for row in rows if row.facts["year"] == 2020}
    with patch.object(changes, "LOOKED_AT", 4):
        partner = copy(("year", "2020"), page_size=2)
        assert {key[0] for key in partner.follow().stories} == wanted
        for row in rows:
            forget(row)
        catch_up()
        assert len(reasons(partner.follow())) == len(wanted)
    assert partner.stories == {}


def test_the_number_of_queries_does_not_grow(
    document: PublishedStory,
    many: Callable[..., list[PublishedStory]],
    api: Caller,
    copy: Callable[..., Copy],
) -> None:
    query = "sector=" + document.facts["sector"][0]

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            api.json(path)
        return len(seen)

    cursor = copy(*[tuple(query.split("="))]).follow().cursor
    counts = []
    for number in (1, 20, 60):
        many(number)
        counts.append(
            [
                queries(f"/changes?{query}&cursor={cursor}&pageSize=100"),
                queries(f"/changes?{query}&pageSize=100"),
            ]
        )
    assert counts == [[3, 4]] * 3


# --- Another database ---


def test_a_cursor_goes_on_after_a_restore_and_a_move(copy: Callable[..., Copy]) -> None:
    """The rows come back as they were, with other numbers of the database's own."""
    pages = [published_story() for _number in range(3)]
    half, partner = copy(page_size=1), copy().follow()
    half.poll()
    rows = list(PublicationChange.objects.order_by("position").values())
    stored = list(PublishedStory.objects.order_by("pk").values())
    PublicationChange.objects.all().delete()
    PublishedStory.objects.all().delete()
    PublicationChange.objects.bulk_create(PublicationChange(**{**row, "id": None}) for row in rows)
    PublishedStory.objects.bulk_create(PublishedStory(**{**row, "id": None}) for row in reversed(stored))
    withdraw(pages[0].translation_key)
    catch_up()
    for one in (half, partner):
        one.follow()
        assert one.restarts == 0
        assert one.digest() == one.ours()["digest"]
        assert len(one.stories) == 2


def test_another_history_is_begun_anew(copy: Callable[..., Copy]) -> None:
    """An older backup was put back: what came after it is another story."""
    first = published_story()
    catch_up()
    kept = list(PublicationChange.objects.values())
    second = published_story()
    partner = copy().follow()
    second.delete()
    PublicationChange.objects.all().delete()
    PublicationChange.objects.bulk_create(PublicationChange(**row) for row in kept)
    PublicationClock.objects.update(last_position=len(kept))
    partner.follow()
    assert partner.restarts == 1
    assert {key[0] for key in partner.stories} == {str(first.translation_key)}
