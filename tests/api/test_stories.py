"""The list of stories and the single story."""

import json
import uuid
from dataclasses import replace

import pytest

from search.service import search
from storybank.api.parameters import LATEST_PAGE
from storybank.api.routers import stories as routes
from storybank.publication.models import PublishedStory
from tests.api.factories import forget, index, like, rich_story, translation_of

CARD = {
    "id", "slug", "url", "language", "isFallback", "translationStatus", "availableLanguages", "title", "summary",
    "fictional", "municipalities", "sector", "otherSectors", "impactTypes", "instruments", "impactFigures", "image",
    "evidenceGrade", "contract", "publishedAt", "updatedAt", "checkedAt",
}  # fmt: skip
DETAIL = CARD | {
    "socialValue", "sections", "targetGroups", "supplierTypes", "procedure", "cpv", "participants", "howMet", "sources",
    "tenders", "externalReferences", "repeats", "repeatedBy", "images", "previousUrls", "links",
}  # fmt: skip


def test_an_empty_bank_has_an_empty_list(api, db):
    body = api.json("/stories")
    assert body == {
        "results": [],
        "total": 0,
        "page": 1,
        "pageSize": 20,
        "links": {"self": "http://127.0.0.1:8000/api/v1/stories"},
    }


def test_a_card_has_the_members_of_the_binding_wire(api, document):
    (card,) = api.json("/stories")["results"]
    assert set(card) == CARD
    assert card["id"] == str(document.story_id)
    assert (card["language"], card["isFallback"], card["availableLanguages"]) == ("nl", False, ["nl"])


def test_a_detail_has_the_members_of_the_binding_wire(api, document):
    detail = api.json(f"/stories/{document.story_id}")
    assert set(detail) >= DETAIL
    assert detail["url"] == f"http://127.0.0.1:8000{document.path}"


def test_pictures_come_in_three_formats_at_absolute_addresses_with_all_that_is_needed_to_show_them(api, db):
    picture = api.json(f"/stories/{rich_story().story_id}")["image"]
    assert [source["type"] for source in picture["sources"]] == ["image/avif", "image/webp", "image/jpeg"]
    for source in picture["sources"]:
        assert source["sizes"]
        addresses, widths = zip(*(part.split() for part in source["srcset"].split(", ")), strict=True)
        assert all(address.startswith("http://127.0.0.1:8000/images/") for address in addresses)
        assert len(set(widths)) == len(widths)
    assert picture["url"] in picture["sources"][-1]["srcset"]
    assert picture["dominantColour"].startswith("#")
    assert picture["alt"]
    assert {"credit", "licence", "width", "height", "focalPoint"} < set(picture)


def test_no_placeholder_is_left_in_an_answer(api, document, settings):
    settings.PUBLIC_BASE_URL = "https://bank.example"
    for path in ("/stories", f"/stories/{document.story_id}"):
        text = api.get(path).content.decode()
        assert "\x01" not in text
        assert "u0001" not in text
        assert "https://bank.example/nl/verhalen/" in text


def test_the_id_is_understood_in_capitals(api, document):
    assert api.json(f"/stories/{str(document.story_id).upper()}")["id"] == str(document.story_id)


def test_pages_follow_each_other_without_repeats(api, many):
    many(7)
    seen, path = [], "/stories?pageSize=3"
    while path:
        body = api.json(path)
        seen += [story["id"] for story in body["results"]]
        following = body["links"].get("next")
        path = following and following.partition("/api/v1")[2]
    assert len(seen) == len(set(seen)) == body["total"] == 8


def test_links_lead_to_the_neighbours_and_keep_the_question(api, many):
    many(5)
    response = api.get("/stories?pageSize=2&page=2&lang=en&evidenceGrade=C&evidenceGrade=D")
    links = response.json()["links"]
    base = "http://127.0.0.1:8000/api/v1/stories?pageSize=2&lang=en&evidenceGrade=C&evidenceGrade=D"
    assert links == {"self": f"{base}&page=2", "next": f"{base}&page=3", "previous": base}
    assert response["Link"] == f'<{base}&page=3>; rel="next", <{base}>; rel="prev"'


def test_a_page_beyond_the_end_is_empty_and_leads_back(api, many):
    many(2)
    body = api.json("/stories?page=9&pageSize=2")
    assert (body["results"], body["total"], body["page"]) == ([], 3, 9)
    assert body["links"]["previous"].endswith("pageSize=2&page=2")
    assert "next" not in body["links"]


@pytest.mark.parametrize("page", [501, 10**6, 10**30, "9" * 4500])
@pytest.mark.parametrize("path", ["/stories", "/sectors", "/organisations"])
def test_any_page_beyond_the_end_is_empty(api, document, path, page):
    body = api.json(f"{path}?page={page}")
    assert (body["results"], body["page"]) == ([], min(int(str(page)[:20]), LATEST_PAGE))
    assert body["total"] > 0
    assert "next" not in body["links"]


@pytest.fixture
def crowded(monkeypatch):
    """A search that tells of so many stories, and notes how far it was asked."""
    asked = []

    def pretend(total):
        def searched(request):
            asked.append(request.offset)
            return replace(search(request), total=total)

        monkeypatch.setattr(routes, "search", searched)
        return asked

    return pretend


def test_more_results_than_lists_reach_are_refused_with_the_reason(api, document, crowded):
    asked = crowded(10_001)
    assert "next" not in api.json("/stories?page=100&pageSize=100")["links"]
    for page in (101, 10**30):
        (error,) = api.json(f"/stories?lang=en&page={page}&pageSize=100", 400)["errors"]
        assert error == {
            "in": "query",
            "name": "page",
            "code": "beyond-window",
            "detail": "Lists reach 10,000 results. Use a narrower filter.",
        }
    assert max(asked) < 10_000


def test_all_of_as_many_results_as_lists_reach_can_be_had(api, document, crowded):
    asked = crowded(10_000)
    assert "page=102" in api.json("/stories?page=101&pageSize=99")["links"]["next"]
    assert "next" not in api.json("/stories?page=102&pageSize=99")["links"]
    assert api.json("/stories?page=103&pageSize=99")["results"] == []
    assert max(asked) < 10_000


def test_a_story_in_two_languages_comes_once_in_the_one_asked_for(api, document):
    translation_of(document, "en")
    index()
    for language in ("nl", "en"):
        (card,) = api.json(f"/stories?lang={language}")["results"]
        assert (card["language"], card["isFallback"]) == (language, False)
        assert card["availableLanguages"] == ["en", "nl"]


def test_a_missing_language_falls_back_unless_forbidden(api, document):
    (card,) = api.json("/stories?lang=en")["results"]
    assert (card["language"], card["isFallback"]) == ("nl", True)
    assert api.json("/stories?lang=en&fallback=none")["results"] == []
    assert api.json(f"/stories/{document.story_id}?lang=en")["isFallback"] is True
    assert api.get(f"/stories/{document.story_id}?lang=en&fallback=none").status_code == 404


def test_unknown_and_malformed_ids_are_not_found(api, document):
    for key in (
        uuid.uuid4(),
        "x",
        "1",
        f"{{{document.story_id}}}",
        document.story_id.hex,
        "00000000-0000-0000-0000-00000000000g",
    ):
        assert api.json(f"/stories/{key}", 404)["type"].endswith("/docs#problem-not-found")


@pytest.mark.parametrize("reason", ["unpublished", "withdrawn"])
def test_a_story_that_is_no_longer_public_is_gone_with_the_reason(api, document, reason):
    forget(document, reason)
    body = api.json(f"/stories/{document.story_id}", 410)
    assert (body["status"], body["reason"]) == (410, reason)
    # Also before the search index has followed.
    assert api.json("/stories")["results"] == []


def test_without_fallback_a_story_in_another_language_is_not_gone(api, document):
    translated = translation_of(document, "en")
    forget(translated)
    assert api.get(f"/stories/{document.story_id}?lang=en&fallback=none").status_code == 404
    assert api.get(f"/stories/{document.story_id}?lang=en").status_code == 200


def test_answers_are_the_stored_text(api, document):
    stored = json.loads(document.detail.replace("\\u0001base", "http://127.0.0.1:8000"))
    stored.pop("\x01overlay")
    sent = api.json(f"/stories/{document.story_id}")
    assert {name: sent[name] for name in stored} == stored


def test_a_list_costs_one_query_for_2_and_for_20_stories(api, many, django_assert_num_queries):
    many(24)
    for size in (2, 20):
        with django_assert_num_queries(1):  # the cards; the ids come from the search index
            api.get(f"/stories?pageSize={size}")


def test_a_filtered_list_costs_two_queries_whatever_the_filters(
    api, document, many, django_assert_num_queries
):
    many(5)
    keys = ("municipality", "province", "sector", "impactType", "instrument", "organisation")
    question = "&".join(f"{key}={value}" for key in keys for value in document.facts[key])
    west, south = (part - 1 for part in document.facts["centroids"][0])
    with django_assert_num_queries(2):  # all terms of the question together, and the cards
        body = api.json(
            f"/stories?{question}&procedure={document.facts['procedure']}&bbox={west},{south},8,54"
        )
    assert body["total"] == 6


def test_a_detail_costs_one_query_and_a_second_when_it_has_just_changed(
    api, document, django_assert_num_queries
):
    story = like(document)
    translation_of(story, "en")
    for queries in (1, 1):
        with django_assert_num_queries(queries):
            api.get(f"/stories/{story.story_id}")
    PublishedStory.objects.filter(story_id=story.story_id).update(wire_hash="f" * 64)
    for queries in (2, 1):
        with django_assert_num_queries(queries):
            api.get(f"/stories/{story.story_id}")


def test_cards_of_other_stories_are_never_mixed_up(api, document):
    others = [like(document, number) for number in range(3)]
    index()
    found = {story["id"]: story for story in api.json("/stories")["results"]}
    assert set(found) == {str(row.story_id) for row in (document, *others)}
