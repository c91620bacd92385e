"""`/stories` with `q`: its parameters, what the envelope and the cards have more, and that nothing else changes."""

import json
from typing import Any

import pytest

from search.service import rebuild
from storybank.api.schemas.stories import StoryList
from tests.api.factories import complete_story

pytestmark = pytest.mark.django_db
PATH = "/api/v1/stories"


@pytest.fixture
def found_story() -> Any:
    """A published story, in the index."""
    document = complete_story(title="Levenscycluskosten van lantaarnpalen")
    rebuild()
    return document


def _get(client: Any, **query: Any) -> Any:
    return client.get(PATH, query)


def test_the_answer_says_how_the_text_was_read_and_why_a_story_was_found(
    client: Any, found_story: Any
) -> None:
    """All members of the search are there, and the answer is as described."""
    answer = _get(client, q="levens cyclus kosten lantaarnpaal")
    assert answer.status_code == 200
    body = json.loads(answer.content)
    assert (body["total"], body["loosened"], body["interpreted"]) == (1, False, [])
    assert "correction" not in body
    card = body["results"][0]
    assert card["id"] == str(found_story.story_id)
    assert {
        "typed": "lantaarnpaal",
        "found": "lantaarnpaal",
        "kind": "lemma",
        "field": "title",
    } in card["matchedBy"]
    StoryList.model_validate(body)


def test_a_correction_can_be_taken_back(client: Any, found_story: Any) -> None:
    """With the same text and `literal=true`."""
    corrected = json.loads(_get(client, q="lantarnpalen").content)
    assert corrected["correction"] == {"from": "lantarnpalen", "to": "lantaarnpalen"}
    assert corrected["total"] == 1
    literal = json.loads(_get(client, q="lantarnpalen", literal="true").content)
    assert (literal["total"], literal["results"], "correction" in literal) == (0, [], False)


def test_without_text_nothing_is_added(client: Any, found_story: Any) -> None:
    """The answer has the members it always had."""
    body = json.loads(_get(client).content)
    assert set(body) == {"results", "total", "page", "pageSize", "links"}
    assert "matchedBy" not in body["results"][0]


def test_the_tag_stays_the_same_and_follows_the_text(client: Any, found_story: Any) -> None:
    """The same question gives 304; another one, or the same read otherwise, another tag."""
    first = _get(client, q="lantaarnpalen")
    assert (
        client.get(PATH, {"q": "lantaarnpalen"}, headers={"If-None-Match": first["ETag"]}).status_code == 304
    )
    assert _get(client, q="levenscycluskosten")["ETag"] != first["ETag"]
    assert _get(client)["ETag"] != first["ETag"]


def test_links_keep_the_text(client: Any, found_story: Any) -> None:
    """As it was typed."""
    body = json.loads(_get(client, q="levens & cyclus", pageSize=1).content)
    assert "q=levens+%26+cyclus" in body["links"]["self"]


def test_text_and_filters_and_facets_together(client: Any, found_story: Any) -> None:
    """All must hold; facets count what the text finds."""
    body = json.loads(_get(client, q="lantaarnpalen", facets="year", year="1999").content)
    assert (body["total"], body["loosened"]) == (0, False)
    assert [option["count"] for option in body["facets"]["year"] if not option["selected"]] == [1]


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ({"q": "a" * 10_001}, "q", "too-long"),
        ({"q": ["een", "twee"]}, "q", "repeated-parameter"),
        ({"q": " "}, "q", "empty-value"),
        ({"sort": "relevance"}, "sort", "relevance-without-text"),
        ({"q": "x", "sort": "-relevance"}, "sort", "unknown-value"),
        ({"q": "x", "literal": "yes"}, "literal", "not-a-boolean"),
        ({"query": "x"}, "query", "unknown-parameter"),
    ],
)
def test_what_is_refused(client: Any, query: dict[str, Any], name: str, code: str) -> None:
    """With the parameter and the reason."""
    answer = client.get(PATH, query)
    assert answer.status_code == 400
    assert [(error["name"], error["code"]) for error in json.loads(answer.content)["errors"]] == [
        (name, code)
    ]


@pytest.mark.parametrize("text", ["a" * 10_000, "\0", "🚀", '"', "* OR -", "‮שלום", "%", "'; DROP TABLE x"])
def test_anything_that_is_typed_is_answered(client: Any, found_story: Any, text: str) -> None:
    """As a list that says what it is."""
    answer = _get(client, q=text)
    assert answer.status_code == 200
    StoryList.model_validate(json.loads(answer.content))
    assert client.get(f"{PATH}?q=%ED%A0%80%FF").status_code == 200


def test_the_same_search_costs_one_query(
    client: Any, found_story: Any, django_assert_num_queries: Any
) -> None:
    """That for the cards."""
    _get(client, q="lantaarnpalen")
    with django_assert_num_queries(1):
        assert json.loads(_get(client, q="lantaarnpalen").content)["total"] == 1


def test_a_story_that_has_just_gone_leaves_the_others_their_reasons(client: Any, found_story: Any) -> None:
    """The index still has it, the page does not."""
    complete_story(title="Andere lantaarnpalen")
    rebuild()
    assert len(json.loads(_get(client, q="lantaarnpalen").content)["results"]) == 2
    found_story.delete()
    (left,) = json.loads(_get(client, q="lantaarnpalen").content)["results"]
    assert (left["title"], left["matchedBy"][0]["field"]) == ("Andere lantaarnpalen", "title")
