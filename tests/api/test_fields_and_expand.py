"""Smaller answers and fuller ones: `fields` and `expand`."""

import gzip
import json
from itertools import combinations

import pytest

from storybank.api.expansion import EXPANDABLE
from storybank.api.field_selection import field_names, select, selection
from storybank.api.routers.vocabularies import VOCABULARIES
from storybank.api.schemas.stories import ListedStory, Story
from storybank.publication.service import details as all_details
from tests.api.factories import complete_story, forget, index, rich_story, translation_of

pytestmark = pytest.mark.django_db

ALWAYS = {"id", "language", "isFallback", "translationStatus"}


def test_only_what_is_named_is_sent_and_what_language_it_is_in(api, document):
    whole = api.json("/stories")["results"][0]
    (card,) = api.json("/stories?fields=title,impactFigures.value,municipalities.province.slug")["results"]
    assert set(card) == ALWAYS | {"title", "impactFigures", "municipalities"}
    assert card["title"] == whole["title"]
    assert card["impactFigures"] == [{"value": one["value"]} for one in whole["impactFigures"]] != []
    assert card["municipalities"] == [
        {"province": {"slug": one["province"]["slug"]}} for one in whole["municipalities"]
    ]


def test_all_members_named_are_the_whole_answer(api):
    rich = rich_story()
    for path, schema in (("/stories", ListedStory), (f"/stories/{rich.story_id}", Story)):
        # The expanded ones need `expand`.
        names = [name for name in field_names(schema) if "." not in name and name not in EXPANDABLE]
        own = ["sources", "tenders"] if schema is Story else []
        index()
        for answer, expected in zip(
            _stories(api.json(f"{path}?fields={','.join([*names, *own])}")),
            _stories(api.json(path)),
            strict=True,
        ):
            assert answer == expected
            assert list(answer) == list(expected)


def _stories(body):
    return body.get("results", [body])


def test_every_name_of_the_schemas_is_accepted_alone(api):
    rich_story()
    index()
    for name in field_names(ListedStory):
        if name.partition(".")[0] not in EXPANDABLE:
            assert api.get(f"/stories?fields={name}").status_code == 200, name


@pytest.mark.parametrize(
    ("path", "name", "nearest"),
    [
        ("/stories", "titel", "title"),
        ("/stories", "impactFigures.valeu", "impactFigures.value"),
        ("/stories", "sections", None),
        ("/stories/{id}", "section", "sections"),
        ("/sectors", "labels", "label"),
        ("/sectors/ict", "label.fr", "label"),
        ("/organisations", "contactEmail", None),
    ],
)
def test_an_unknown_member_is_refused_with_the_nearest_one(api, document, path, name, nearest):
    path = path.format(id=document.story_id)
    (error,) = api.json(f"{path}?lang=en&fields={name}", 400)["errors"]
    assert (error["name"], error["code"]) == ("fields", "unknown-value")
    assert name in error["detail"]
    assert nearest is None or f"Did you mean {nearest}" in error["detail"]


def test_every_wrong_name_is_named(api, document):
    errors = api.json("/stories?fields=titel,summry,&expand=source,reuse-kit", 400)["errors"]
    assert [(one["name"], one["code"]) for one in errors] == [
        ("fields", "unknown-value"),
        ("fields", "unknown-value"),
        ("fields", "empty-value"),
        ("expand", "unknown-value"),
        ("expand", "unknown-value"),
    ]


@pytest.mark.parametrize("query", ["fields=title&fields=id", "expand=related&expand=sources"])
def test_both_are_given_once(api, document, query):
    for path in ("/stories", f"/stories/{document.story_id}"):
        assert set(api.error_codes(f"{path}?{query}").values()) == {"repeated-parameter"}


def test_a_member_of_what_is_not_expanded_is_refused(api, document):
    assert api.error_codes("/stories?fields=related.title") == {"fields": "needs-expand"}
    assert api.error_codes("/stories?fields=sources") == {"fields": "needs-expand"}
    assert api.json(f"/stories/{document.story_id}?fields=sources.title")["sources"]
    assert api.json("/stories?fields=sources.title&expand=sources")["results"][0]["sources"] == [
        {"title": "Lijst"}
    ]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda one: one.path)
def test_terms_can_be_had_in_part(api, vocabulary):
    for path in (vocabulary.path, f"{vocabulary.path}/{vocabulary.example}"):
        body = api.json(f"{path}?fields=label.en,storyCount")
        for term in body.get("results", [body]):
            assert set(term) == {"slug", "label", "storyCount"}
            assert set(term["label"]) == {"en"}


def test_organisations_can_be_had_in_part(api, document):
    body = api.json("/organisations?fields=name,municipality.label")
    assert [set(one) for one in body["results"]] == [{"id", "name", "municipality"}]
    key = body["results"][0]["id"]
    assert api.json(f"/organisations/{key}?fields=kind").keys() == {"id", "kind"}


def test_twenty_cards_with_few_members_are_small(api, many):
    many(25)
    fields = "title,summary,url,municipalities,sector,image.url,image.alt,evidenceGrade,impactFigures.value"
    body = api.get(f"/stories?fields={fields}").content
    assert len(json.loads(body)["results"]) == 20
    assert len(gzip.compress(body)) < 15_000
    assert len(body) < len(api.get("/stories").content) / 2


def test_what_is_chosen_belongs_to_the_tag(api, document):
    story = f"/stories/{document.story_id}"
    for path in ("/stories", story):
        asked = ["", "?fields=title", "?fields=summary", "?expand=organisations", "?expand=related"]
        assert len({api.get(path + query)["ETag"] for query in asked}) == len(asked)
        tag = api.get(f"{path}?fields=title")["ETag"]
        assert api.get(f"{path}?fields=title", **{"If-None-Match": tag}).status_code == 304
        assert api.get(f"{path}?fields=summary", **{"If-None-Match": tag}).status_code == 200


def test_a_part_of_the_answer_costs_no_query_more(api, document, many, django_assert_num_queries):
    many(5)
    for path in ("/stories", f"/stories/{document.story_id}"):
        api.get(path)
        with django_assert_num_queries(1):
            api.get(f"{path}?fields=title,impactFigures.value")


@pytest.fixture
def connected():
    """Twelve stories of organisations of their own, with sources and a notice, and one of two languages."""
    stories = [rich_story() for _number in range(2)] + [complete_story() for _number in range(9)]
    translation_of(stories[0], "en")
    index()
    return stories


def test_each_expansion_is_what_its_own_address_answers(api, connected):
    card = next(
        one
        for one in api.json(f"/stories?expand={','.join(EXPANDABLE)}")["results"]
        if one["id"] == str(connected[1].story_id)
    )
    for name in ("sources", "tenders", "related"):
        assert card[name] == api.json(f"/stories/{card['id']}/{name}")["results"] != []
    detail = api.json(f"/stories/{card['id']}?expand={','.join(EXPANDABLE)}")
    assert [card[name] for name in EXPANDABLE] == [detail[name] for name in EXPANDABLE]
    taking_part = {one["organisation"]["id"] for one in detail["participants"]}
    assert {one["id"] for one in card["organisations"]} == taking_part
    for one in card["organisations"]:
        assert one == api.json(f"/organisations/{one['id']}")


def test_no_combination_costs_more_than_twelve_queries(api, connected, django_assert_max_num_queries):
    story = connected[0]
    sets = [some for size in range(len(EXPANDABLE) + 1) for some in combinations(EXPANDABLE, size)]
    for expand in sets:
        query = f"&expand={','.join(expand)}" if expand else ""
        for path in (
            f"/stories?pageSize=100&municipality={story.facts['municipality'][0]}&facets=sector",
            f"/stories?lang=en&q=verhaal&facets=sector&sector={story.facts['sectorMain']}",
            f"/stories/{story.story_id}?fallback=any",
        ):
            with django_assert_max_num_queries(12):
                assert api.get(path + query).status_code == 200


def test_expanding_two_stories_costs_as_many_queries_as_twelve(api, connected, django_assert_max_num_queries):
    for size in (2, 12):
        path = f"/stories?pageSize={size}&expand={','.join(EXPANDABLE)}"
        api.get(path)
        # Cards, details, related cards, names of terms when they are some seconds old, three for organisations.
        with django_assert_max_num_queries(7):
            api.get(path)


def test_a_story_that_goes_between_two_queries_leaves_the_others_whole(api, connected, monkeypatch):
    gone = connected[1]
    before = api.json("/stories?expand=sources")["results"]

    def details(hits, language):
        forget(gone)
        return all_details(hits, language)

    monkeypatch.setattr("storybank.api.expansion.details", details)
    after = api.json("/stories?expand=sources")["results"]
    for one in after:
        assert ("sources" in one) == (one["id"] != str(gone.story_id))
    assert len(after) == len(before)


def test_selecting_keeps_the_order_and_invents_nothing():
    document = {"a": 1, "b": None, "c": [{"d": 1, "e": 2}, {"e": 3}], "f": "x"}
    assert select(document, selection(["c.d", "b", "f.g"])) == {"b": None, "c": [{"d": 1}, {}], "f": "x"}
    assert selection(["c", "c.d"]) == selection(["c.d", "c"]) == {"c": None}
