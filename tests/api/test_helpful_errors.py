"""An error says what to do instead: by its text to a person, by its code to a program."""

import pytest

from storybank.api.errors import LONGEST_SUMMARY
from storybank.api.routers.vocabularies import VOCABULARIES
from storybank.api.terms import ORGANISATION, VALUES_AT

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"


def only_error(api, path, status=400):
    """Return the one error of an answer."""
    (error,) = api.json(path, status)["errors"]
    return error


def test_the_detail_names_every_error_up_to_a_length(api):
    detail = api.json("/stories?provnce=drenthe&pageSize=0&lang=en", 400)["detail"]
    assert detail == (
        "provnce: Unknown parameter. Did you mean province?; pageSize: Give a value from 1 to 100."
    )
    many = api.json("/stories?lang=en&" + "&".join(f"zzqqxx{number}=1" for number in range(60)), 400)
    assert len(many["detail"]) < LONGEST_SUMMARY + 100
    assert many["detail"].endswith(" more.")
    assert len(many["errors"]) == 60


@pytest.mark.parametrize(
    ("path", "code", "name", "says"),
    [
        (f"/stories/{NOWHERE}", "unknown-story", "storyId", "There is no story with this id."),
        ("/stories/van-werkjas-tot-gereedschapsrol", "not-an-identifier", "storyId", "not the slug."),
        (f"/stories/{NOWHERE}/sources", "unknown-story", "storyId", "There is no story with this id."),
        (f"/stories/{NOWHERE}/versions/1", "unknown-story", "storyId", "There is no story with this id."),
        ("/provinces/drente", "unknown-term", "slug", "Did you mean drenthe? The terms are at /api/v1/provinces."),
        ("/provinces/zzqqxx", "unknown-term", "slug", "The terms are at /api/v1/provinces."),
        (f"/organisations/{NOWHERE}", "unknown-organisation", "organisationId", "/api/v1/organisations"),
        ("/organisations/x", "not-an-identifier", "organisationId", "/api/v1/organisations"),
    ],
)  # fmt: skip
def test_what_is_not_there_says_what_was_wrong(api, path, code, name, says):
    body = api.json(f"{path}?lang=en", 404)
    (error,) = body["errors"]
    assert (error["in"], error["name"], error["code"]) == ("path", name, code)
    assert says in error["detail"]
    assert body["detail"] == error["detail"]
    assert body["type"].endswith("#problem-not-found")


def test_a_story_in_the_other_language_only_says_so(api, document):
    other = "en" if document.language == "nl" else "nl"
    names = {"nl": "Dutch", "en": "English"}
    error = only_error(api, f"/stories/{document.story_id}?fallback=none&lang={other}", 404)
    assert (error["in"], error["name"], error["code"]) == ("query", "fallback", "not-in-this-language")
    if other == "en":
        assert names[other] in error["detail"]
        assert names[document.language] in error["detail"]


def test_a_version_that_is_not_there_names_the_list(api, document):
    error = only_error(api, f"/stories/{document.story_id}/versions/99999?lang=en", 404)
    assert error["code"] == "unknown-version"
    assert f"/api/v1/stories/{document.story_id}/versions" in error["detail"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("limit=5", "Use pageSize instead."),
        ("per_page=5", "Use pageSize instead."),
        ("offset=5", "Use page instead."),
        ("search=x", "Use q instead."),
        ("sort=foo", "Choose from: relevance, "),
        ("facets=foo", "Choose from: "),
        ("fields=zzqqxx", "Choose from: id, "),
        ("impactType=nope", "The values are at /api/v1/impact-types."),
        ("province=zzqqxx", "The values are at /api/v1/provinces."),
        ("sector=ict,energie", "sector=ict&sector=energie."),
        ("year=2024,2025", "year=2024&year=2025."),
        ("facets=sector&facets=year", "facets=sector,year."),
        ("pageSize=0", "Give a value from 1 to 100."),
        ("page=0", "Give 1 or more."),
    ],
)
def test_a_wrong_guess_is_led_to_the_right_one(api, query, says):
    assert says in only_error(api, f"/stories?lang=en&{query}")["detail"]


@pytest.mark.parametrize("path", ["/changes", "/changes/digest", "/impact-totals"])
def test_what_an_address_cannot_have_says_why(api, path):
    for name in ("q", "sort", "facets", "fields"):
        error = only_error(api, f"{path}?lang=en&{name}=x")
        assert error["code"] == "unknown-parameter"
        assert error["detail"].startswith("Not here: ")


def test_the_addresses_of_values_are_those_of_the_vocabularies(api):
    lists = {one.taxonomy: f"/api/v1{one.path}" for one in VOCABULARIES}
    assert lists == {name: address for name, address in VALUES_AT.items() if name != ORGANISATION}


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/stories", "/api/v10", "/api/docs"])
def test_addresses_without_a_version_say_where_the_api_is(client, path):
    response = client.get(f"{path}?lang=en")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert "The API is at http://127.0.0.1:8000/api/v1 " in response.json()["detail"]


def test_the_root_and_a_last_slash_say_where_to_go(api):
    for path in ("", "/"):
        assert "/api/v1/openapi.json" in api.json(f"{path}?lang=en", 404)["detail"]
    assert "leave out the last slash" in api.json("/stories/?lang=en", 404)["detail"]
