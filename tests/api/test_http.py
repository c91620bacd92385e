"""Methods, headers, caching: what holds for every address of the API."""

import pytest
from django.test import Client

from search.service import IndexNotReady
from storybank.api.checks import api_middleware_comes_first
from tests.api.factories import translation_of

ADDRESSES = [
    "/stories", "/stories/{id}", "/municipalities", "/municipalities/assen", "/provinces", "/provinces/drenthe", "/sectors",
    "/sectors/ict", "/impact-types", "/impact-types/innovatie", "/instruments", "/instruments/marktconsultatie",
    "/indicators", "/indicators/co2e-vermeden",
    "/target-groups", "/supplier-types", "/procedures", "/procedures/meervoudig-onderhands", "/organisations",
    "/organisations/{organisation}", "/suggestions?q=as", "/impact-totals", "/openapi.json", "/docs",
    "/stories/{id}/impact-figures", "/stories/{id}/sources", "/stories/{id}/tenders", "/stories/{id}/related",
    "/stories/{id}/translations", "/stories/{id}/versions", "/stories/{id}/versions/1",
    "/changelog", "/docs/first-ten-minutes",
]  # fmt: skip
FAILING = [
    "",
    "/",
    "/nothing",
    "/stories/",
    "/stories/x",
    "/stories?page=0",
    "/sectors/x",
    "/sectors/ict/",
    "/docs/",
    "/stories%0a",
]


@pytest.fixture
def filled(document):
    """Fill the places in an address."""
    return lambda path: path.format(id=document.story_id, organisation=document.facts["organisation"][0])


def assert_standard_headers(response):
    assert response["API-Version"] == "1.0.0"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response["Access-Control-Expose-Headers"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert not response.cookies


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_carries_the_standard_headers(api, filled, path):
    response = api.get(filled(path))
    assert response.status_code == 200
    assert_standard_headers(response)
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", FAILING)
def test_every_error_carries_them_too(api, db, path):
    response = api.get(path)
    assert response.status_code in (400, 404)
    assert response["Content-Type"] == "application/problem+json"
    assert_standard_headers(response)


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_trailing_slash_is_not_found_and_never_redirected(api, filled, path):
    response = api.get(filled(path).partition("?")[0] + "/")
    assert (response.status_code, response.json()["status"]) == (404, 404)


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_has_the_headers_and_length_of_get_and_no_body(api, filled, path):
    got = api.get(filled(path))
    head = api.client.head("/api/v1" + filled(path))
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.items()) == dict(got.items())
    assert int(head["Content-Length"]) == len(got.content)


@pytest.mark.parametrize("path", ADDRESSES)
def test_options_names_the_methods_and_allows_every_origin(api, filled, path):
    response = api.client.options("/api/v1" + filled(path), headers={"Origin": "https://partner.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert_standard_headers(response)


def test_a_page_that_asks_before_it_asks_may_bring_a_key_and_conditions(api, db):
    for path in ("/stories", "/nothing"):
        response = api.client.options(
            f"/api/v1{path}",
            headers={
                "Origin": "https://partner.example",
                "Access-Control-Request-Method": "GET",
                "Access-Control-Request-Headers": "authorization, if-none-match",
            },
        )
        assert response.status_code == 204
        assert response["Access-Control-Allow-Origin"] == "*"
        allowed = response["Access-Control-Allow-Headers"].lower().split(", ")
        assert {"authorization", "if-none-match", "if-modified-since"} <= set(allowed)
    assert api.client.options("/api/v1/nothing").status_code == 404


def test_errors_keep_the_word_about_tls_that_other_middleware_gave(api, document, settings, monkeypatch):
    settings.SECURE_HSTS_SECONDS = 3600
    monkeypatch.setattr("storybank.api.routers.stories.search", lambda request: 1 / 0)
    for path, status in (("/sectors", 200), ("/stories", 500), ("/nothing", 404)):
        response = api.client.get(f"/api/v1{path}", secure=True)
        assert response.status_code == status
        assert response["Strict-Transport-Security"].startswith("max-age=3600")
        assert response["Referrer-Policy"]
    wrong_host = api.client.get("/api/v1/sectors", secure=True, headers={"Host": "evil.example"})
    assert (wrong_host.status_code, wrong_host["Strict-Transport-Security"]) == (400, "max-age=3600")
    refused = api.client.get("/api/v1/sectors", secure=True, headers={"Authorization": "Bearer x"})
    assert (refused.status_code, refused["Strict-Transport-Security"]) == (401, "max-age=3600")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_other_methods_are_not_allowed(api, filled, method):
    for path in ADDRESSES:
        response = api.client.generic(method, "/api/v1" + filled(path))
        assert response.status_code == 405, path
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response["Content-Type"] == "application/problem+json"
        assert_standard_headers(response)


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_the_caller_has_is_not_sent_again(api, filled, path):
    tag = api.get(filled(path))["ETag"]
    assert tag.startswith("W/") == (
        path.count("/") == 1 and "." not in path and path not in ("/docs", "/changelog")
    )
    for header in (tag, f'"other", {tag}', "*", tag.removeprefix("W/"), f"W/{tag.removeprefix('W/')}"):
        response = api.get(filled(path), **{"If-None-Match": header})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag)
        assert "Content-Length" not in response
        assert_standard_headers(response)
    for header in ('"other"', "", "rubbish", tag[:-2] + '"'):
        assert api.get(filled(path), **{"If-None-Match": header}).status_code == 200


def test_the_tag_follows_what_is_in_the_answer(api, document, settings):
    path = f"/stories/{document.story_id}"
    tags = [api.get(path)["ETag"], api.get("/stories")["ETag"]]
    assert tags == [api.get(path)["ETag"], api.get("/stories")["ETag"]]
    translation_of(document, "en")  # changes availableLanguages
    changed = [api.get(path)["ETag"], api.get("/stories")["ETag"]]
    settings.PUBLIC_BASE_URL = "https://bank.example"
    elsewhere = [api.get(path)["ETag"], api.get("/stories")["ETag"]]
    assert len({*tags, *changed, *elsewhere}) == 6


def test_a_fallback_has_a_tag_of_its_own(api, document):
    path = f"/stories/{document.story_id}"
    assert api.get(path)["ETag"] != api.get(f"{path}?lang=en")["ETag"]


def test_answers_do_not_depend_on_who_asks(api, document):
    plain = api.get("/stories")
    other = api.get(
        "/stories",
        Origin="https://a.example",
        Accept="text/html",
        Authorization="Basic eDp5",
        Cookie="a=b",
        **{"Accept-Language": "en"},
    )
    assert plain.content == other.content
    assert dict(plain.items()) == dict(other.items())


def test_a_crash_is_a_problem_document_that_nobody_keeps(api, db, monkeypatch):
    monkeypatch.setattr("storybank.api.routers.stories.search", lambda request: 1 / 0)
    response = api.get("/stories?lang=en")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response["Cache-Control"] == "no-store"
    assert "division" not in response.content.decode()
    assert response.json()["title"] == "Internal error"
    assert_standard_headers(response)


def test_an_index_that_is_not_ready_asks_for_patience(api, db, monkeypatch):
    def not_ready(request):
        raise IndexNotReady

    monkeypatch.setattr("storybank.api.routers.stories.search", not_ready)
    response = api.get("/stories")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )


def test_a_wrong_host_is_a_problem_document(api, db):
    response = api.get("/stories", Host="evil.example")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert_standard_headers(response)


def test_other_addresses_are_left_alone(client: Client, db):
    assert "API-Version" not in client.get("/nl/bestaat-niet/")
    assert "API-Version" not in client.get("/apis")


def test_the_middleware_must_be_the_first(settings):
    assert api_middleware_comes_first(None) == []
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    assert [error.id for error in api_middleware_comes_first(None)] == ["api.E001"]
