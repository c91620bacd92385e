"""Whatever is sent gets a documented answer, never a crash."""

import json
import uuid

import pytest

from storybank.api.routers.vocabularies import VOCABULARIES
from tests.api.test_http import ADDRESSES

EXPECTED = {200, 304, 400, 401, 404, 405, 410}

#: As they stand in an address, already escaped where they must be.
NASTY = {
    "NUL": "%00",
    "NUL inside": "as%00sen",
    "escaped per cent": "%2500",
    "lone quote": "'",
    "double quote": "%22",
    "blank": "%20",
    "empty": "",
    "line breaks": "%0d%0aX-Evil:%201",
    "10,000 characters": "x" * 10_000,
    "10,000 emoji": "%F0%9F%98%80" * 10_000,
    "emoji": "%F0%9F%98%80%E2%80%8D%F0%9F%92%BB",
    "right to left": "%E2%80%AE%D9%85%D8%B1%D8%AD%D8%A8%D8%A7",
    "combining": "e%CC%81" * 50,
    "not UTF-8": "%ff%fe",
    "overlong": "%c0%af",
    "lone surrogate": "%ed%a0%80",
    "broken escape": "%",
    "bad escape": "%zz",
    "huge number": "9" * 400,
    "number beyond 64 bits": "18446744073709551616",
    "negative": "-1",
    "minus zero": "-0",
    "float": "1e400",
    "not a number": "NaN",
    "other digits": "%D9%A1%D9%A2",
    "null": "null",
    "list": "[]",
    "commas": ",,,",
    "semicolon": "a;b",
    "path upwards": "..%2f..%2fetc%2fpasswd",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "template": "{{7*7}}%25(x)s%7Bx%7D",
    "SQL": "1'%20OR%20'1'='1",
    "wildcards": "%25_*%3F",
    "backslash": "%5C",
    "private use": "%EE%80%80",
    "noncharacter": "%EF%BF%BE",
}


@pytest.fixture
def ask(api, document):
    """Call an address with a raw query and check that the answer is one of the documented kinds."""

    def call(path, query="", **headers):
        filled = path.format(id=document.story_id, organisation=document.facts["organisation"][0])
        response = api.client.generic("GET", "/api/v1" + filled, QUERY_STRING=query, headers=headers)
        assert response.status_code in EXPECTED, (path[:80], query[:80], response.status_code)
        assert response["API-Version"] == "1.0.0"
        assert "X-Evil" not in response
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
            problem = json.loads(response.content.decode())
            assert problem["status"] == response.status_code
            assert len(response.content) < 60_000
        return response

    return call


@pytest.mark.parametrize("path", ADDRESSES)
def test_in_every_parameter(api, ask, path):
    path = path.partition("?")[0]
    described = api.json("/openapi.json")["paths"]
    known = {vocabulary.path: f"{vocabulary.path}/{{slug}}" for vocabulary in VOCABULARIES}
    template = known.get(path.rpartition("/")[0], path)
    for place, name in (
        ("/versions/1", "/versions/{versionId}"),
        ("{id}", "{storyId}"),
        ("{organisation}", "{organisationId}"),
        ("/first-ten-minutes", "/{guide}"),
    ):
        template = template.replace(place, name)
    names = [
        parameter["name"]
        for parameter in described[template]["get"]["parameters"]
        if parameter["in"] == "query"
    ]
    for name in names:
        for text in NASTY.values():
            ask(path, f"{name}={text}")


@pytest.mark.parametrize(
    "path",
    ["/stories", "/sectors", "/sectors/ict", "/organisations", "/suggestions", "/docs", "/openapi.json"],
)
def test_as_a_name_alone_twice_and_among_others(ask, path):
    for text in NASTY.values():
        ask(path, text)
        ask(path, f"{text}=1")
        ask(path, f"{text}&{text}={text}")
        ask(path, f"lang=en&lang={text}&page={text}&page=1")


@pytest.mark.parametrize(
    "collection",
    [
        *(f"stories/{uuid.UUID(int=1)}/{child}" for child in ("sources", "related", "versions")),
        "stories",
        "municipalities",
        "sectors",
        "indicators",
        "organisations",
        "",
    ],
)
def test_in_the_address(api, ask, collection):
    for text in NASTY.values():
        response = api.client.get(f"/api/v1/{collection}/{text}")
        assert response.status_code in EXPECTED, (collection, text[:80], response.status_code)
        assert response["API-Version"] == "1.0.0"


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": "\x00"},
        {"If-None-Match": 'W/"' * 3000},
        {"If-None-Match": "é😀"},
        {"If-Modified-Since": "yesterday"},
        {"Range": "bytes=5-1"},
        {"Accept": "image/png"},
        {"Accept-Language": "x" * 9000},
        {"Content-Type": "application/json", "Content-Length": "x"},
        {"Origin": "null"},
        {"X-Forwarded-Host": "evil.example"},
        {"Cookie": "storybank_session=%00; ;=;"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_in_headers(ask, headers):
    for path in ("/stories", "/stories/{id}", "/sectors", "/docs"):
        assert ask(path, **headers).status_code == 200
    for path in ("/stories/x", "/nothing"):
        assert ask(path, **headers).status_code == 404


@pytest.mark.parametrize("key", ["\x7f", "vhb_", "é😀", "x" * 5_000, "vhb_\x00", "a b c"])
def test_a_key_that_is_none_is_refused_everywhere(ask, key):
    for path in ("/stories", "/stories/{id}", "/nothing"):
        assert ask(path, authorization=f"Bearer {key}").status_code == 401


def test_a_long_query_of_valid_values(ask):
    assert ask("/stories", "&".join(["sector=ict"] * 100)).status_code == 200
    assert ask("/stories", "cpv=45&" * 99 + "cpv=45").status_code == 200


@pytest.mark.parametrize(
    ("number", "status"), [(0, 400), (-1, 400), *((2**power, 200) for power in (13, 31, 63, 64, 1300))]
)
def test_pages_that_no_list_has(ask, number, status):
    for path in ("/stories", "/sectors", "/organisations"):
        assert ask(path, f"page={number}").status_code == status
