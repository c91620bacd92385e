"""What hangs under one story, by addresses of its own."""

import uuid

import pytest

from storybank.api.routers import story_children
from storybank.publication.models import PublishedStory
from storybank.stories.models import StoryPage
from storybank.vocabulary.models import ImpactType, Instrument, Sector
from tests.api.factories import forget, index, rich_story, translation_of
from tests.stories.factories import publish, published_story

pytestmark = pytest.mark.django_db

PARTS = {"impact-figures": "impactFigures", "sources": "sources", "tenders": "tenders"}
CHILDREN = [*PARTS, "related", "translations"]


@pytest.mark.parametrize("child", PARTS)
def test_a_part_is_what_the_story_has_of_it(api, child):
    row = rich_story()
    story = api.json(f"/stories/{row.story_id}")
    body = api.json(f"/stories/{row.story_id}/{child}?lang=en")
    assert body["results"] == story[PARTS[child]] != []
    assert body["total"] == len(body["results"])
    assert (body["id"], body["language"], body["isFallback"]) == (str(row.story_id), "nl", True)
    assert body["translationStatus"] == "original"
    base = f"http://127.0.0.1:8000/api/v1/stories/{row.story_id}"
    assert body["links"] == {"self": f"{base}/{child}?lang=en", "story": f"{base}?lang=nl"}


@pytest.mark.parametrize("child", CHILDREN)
def test_a_child_is_there_exactly_when_its_story_is(api, document, child):
    path = f"/stories/{document.story_id}/{child}"
    assert api.get(path).status_code == 200
    for key in (uuid.uuid4(), "x", document.story_id.hex):
        assert api.get(f"/stories/{key}/{child}").status_code == 404
    translated = translation_of(document, "en")
    forget(translated, "withdrawn")
    assert api.get(path).status_code == 200
    forget(document, "withdrawn")
    problem = api.json(path, 410)
    assert problem["reason"] == "withdrawn"


@pytest.mark.parametrize("child", ["impact-figures", "related"])
def test_without_fallback_another_language_is_not_found(api, document, child):
    path = f"/stories/{document.story_id}/{child}?lang=en&fallback=none"
    assert api.get(path).status_code == 404
    translation_of(document, "en")
    index()
    assert api.json(path)["isFallback"] is False


@pytest.mark.parametrize("child", [*PARTS, "translations"])
def test_a_part_costs_one_query(api, document, child, django_assert_num_queries):
    path = f"/stories/{document.story_id}/{child}"
    api.get(path)
    with django_assert_num_queries(1):
        answer = api.get(path)
    with django_assert_num_queries(1):
        assert api.get(path, **{"If-None-Match": answer["ETag"]}).status_code == 304


def test_parts_of_one_story_have_tags_of_their_own(api, document):
    tags = {
        api.get(f"/stories/{document.story_id}{path}")["ETag"]
        for path in ("", "/impact-figures", "/sources", "/tenders")
    }
    assert len(tags) == 4


def test_the_languages_of_a_story_stand_with_how_they_stand_to_the_original(api, document):
    english = translation_of(document, "en")
    PublishedStory.objects.filter(pk=english.pk).update(
        translation_status="outdated", outdated_since=document.updated_at
    )
    body = api.json(f"/stories/{document.story_id}/translations?lang=en")
    assert [(one["language"], one["translationStatus"]) for one in body["results"]] == [
        ("nl", "original"),
        ("en", "outdated"),
    ]
    dutch, other = body["results"]
    assert dutch["outdatedSince"] is None
    assert other["outdatedSince"].endswith("Z")
    assert dutch["url"] == f"http://127.0.0.1:8000{document.path}"
    assert api.get(dutch["links"]["self"].partition("/api/v1")[2]).json()["language"] == "nl"


def made(title, instrument, language="nl", **fields):
    return published_story(
        language,
        title=title,
        sector=Sector.objects.get(slug="schoonmaak"),
        instruments=[Instrument.objects.get(slug=instrument)],
        impact_types=[ImpactType.objects.get(slug="arbeidsparticipatie")],
        **fields,
    )


def test_related_stories_say_why_another_instrument_first(api):
    story = made("Dit", "marktconsultatie")
    same = made("Zelfde instrument", "marktconsultatie")
    other = made("Ander instrument", "percelen")
    index()
    body = api.json(f"/stories/{story.translation_key}/related")
    assert [(one["id"], one["likeness"]["kind"]) for one in body["results"]] == [
        (str(other.translation_key), "sectorOtherInstrument"),
        (str(same.translation_key), "sector"),
    ]
    assert "percelen" in body["results"][0]["likeness"]["text"].lower()
    english = api.json(f"/stories/{story.translation_key}/related?lang=en")["results"]
    assert english[0]["likeness"]["text"].startswith("Also ")
    assert english[0]["isFallback"] is True


def test_related_stories_are_never_drafts_nor_gone(api):
    story = made("Dit", "marktconsultatie")
    other = made("Ander instrument", "percelen")
    index()
    StoryPage.objects.get(pk=other.pk).unpublish()
    assert api.json(f"/stories/{story.translation_key}/related")["results"] == []  # before the index follows
    index()
    assert api.json(f"/stories/{story.translation_key}/related")["results"] == []
    publish(StoryPage.objects.get(pk=other.pk))
    index()
    assert len(api.json(f"/stories/{story.translation_key}/related")["results"]) == 1


def test_related_stories_cost_as_many_queries_for_one_as_for_five(api, django_assert_max_num_queries):
    story = made("Dit", "marktconsultatie")
    for count in (1, 7):
        for number in range(count):
            made(f"Ander {count} {number}", "percelen")
        index()
        with django_assert_max_num_queries(5):  # the story, the cards (both read anew once), names of terms
            body = api.json(f"/stories/{story.translation_key}/related")
    assert body["total"] == len(body["results"]) == 5


def test_every_part_of_the_table_is_tested_here():
    assert {part.path.strip("/"): part.member for part in story_children.PARTS} == PARTS
