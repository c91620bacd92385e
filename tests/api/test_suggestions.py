"""`/suggestions`: the wire, the mistakes and the addresses."""

import pytest

from search import service
from search.service import IndexNotReady
from storybank.api.routers import suggestions as routes
from tests.api.factories import index, like, translation_of
from tests.processor_time import least_seconds

KINDS = ("municipality", "province", "sector", "impactType", "instrument", "organisation")


def test_a_suggestion_has_the_members_of_the_binding_wire(api, document):
    results = api.json("/suggestions?q=as")["results"]
    assert results
    for one in results:
        assert set(one) == {"kind", "value", "label", "url"}
    assert api.json("/suggestions?q=as").keys() == {"results"}


def test_a_story_is_suggested_with_its_own_address(api, document):
    word = document.title.split()[0]
    found = [one for one in api.json(f"/suggestions?q={word}")["results"] if one["kind"] == "story"]
    assert found == [
        {
            "kind": "story",
            "value": str(document.story_id),
            "label": document.title,
            "url": f"http://127.0.0.1:8000{document.path}",
        }
    ]


def test_every_other_kind_leads_to_a_list_that_is_filtered_by_it(api, document, client):
    translation_of(document, "en")
    for number in range(3):
        like(document, number, **{kind: [] for kind in KINDS})
    index()
    for kind in KINDS:
        (value, *_others) = document.facts[kind]
        found = []
        for letter in "abcdefghijklmnopqrstuvwxyz":
            results = api.json(f"/suggestions?q={letter}&limit=20")["results"]
            found += [one for one in results if (one["kind"], one["value"]) == (kind, value)]
        assert found, kind
        assert found[0]["url"] == f"http://127.0.0.1:8000/nl/verhalen/?{kind}={value}"
        page = client.get(found[0]["url"].removeprefix("http://127.0.0.1:8000"))
        assert page.status_code == 200
        assert page.context["listing"].total == 1, kind
        assert found[0]["label"] in page.content.decode(), kind
    for letter in "ag":
        results = api.json(f"/suggestions?q={letter}&lang=en")["results"]
        assert all(one["url"].startswith("http://127.0.0.1:8000/en/stories/") for one in results)


def test_as_many_as_asked_for_and_eight_otherwise(api, document):
    assert len(api.json("/suggestions?q=a")["results"]) == 8
    for limit in (1, 20):
        assert len(api.json(f"/suggestions?q=a&limit={limit}")["results"]) == limit


def test_all_mistakes_are_named(api, document):
    problem = api.json("/suggestions?limit=0&lang=de&query=x", 400)
    assert {(error["name"], error["code"]) for error in problem["errors"]} == {
        ("limit", "out-of-range"),
        ("lang", "unknown-value"),
        ("query", "unknown-parameter"),
        ("q", "missing-parameter"),
    }


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("", {"q": "missing-parameter"}),
        ("q=", {"q": "empty-value"}),
        ("q=%20", {"q": "empty-value"}),
        ("q=a&q=b", {"q": "repeated-parameter"}),
        ("q=a&limit=21", {"limit": "out-of-range"}),
        ("q=a&limit=8&limit=8", {"limit": "repeated-parameter"}),
        ("q=a&limit=x", {"limit": "not-an-integer"}),
        ("q=" + "a" * 201, {"q": "too-long"}),
        ("q=" + "a%20" * 5_000, {"q": "too-long"}),
    ],
)
def test_each_mistake(api, document, query, errors):
    assert api.error_codes(f"/suggestions?{query}") == errors


def test_nothing_found_is_an_empty_list(api, document):
    for typed in ("qqqqqq", "%00", ".*", "%F0%9F%98%80", "%ff"):
        assert api.json(f"/suggestions?q={typed}") == {"results": []}


def test_the_longest_texts_are_not_slow(api, document):
    for typed in ("ab%20" * 66, "groningenx%20" * 18, "a%20" * 99, "z" * 200, "a" * 10_000):
        address = f"/suggestions?q={typed}"
        assert api.get(address).status_code in (200, 400)
        assert least_seconds(lambda address=address: api.get(address), 0.2) < 0.2


def test_an_index_that_is_not_ready_is_said_so(api, document, monkeypatch):
    def not_ready(*_asked):
        raise IndexNotReady("later")

    monkeypatch.setattr(routes, "suggest", not_ready)
    answer = api.get("/suggestions?q=a")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_one_query_for_the_titles(api, document, django_assert_num_queries):
    word = document.title.split()[0]
    api.get("/suggestions?q=x")
    with django_assert_num_queries(1):
        api.get(f"/suggestions?q={word}")
    service.forget_terms()
    with django_assert_num_queries(2):
        api.get(f"/suggestions?q={word}")
