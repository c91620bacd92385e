"""Whatever a visitor types into the address bar gets an answer, never an error of ours. The API has its own such test."""

import pytest

from tests.stories.factories import published_story, story_index

pytestmark = pytest.mark.django_db

ALLOWED = {200, 301, 302, 304, 400, 404, 405, 410, 429}

NASTY = {
    "NUL": "%00",
    "lone quote": "'",
    "lone double quote": '"',
    "blank": "%20",
    "nothing": "",
    "10,000 characters": "x" * 10_000,
    "emoji": "%F0%9F%98%80",
    "right to left": "%D7%A9%D7%9C%D7%95%D7%9D",
    "invalid UTF-8": "%ff%fe",
    "half a surrogate": "%ed%a0%80",
    "line break": "%0d%0aSet-Cookie:x=1",
    "huge number": "9" * 400,
    "negative number": "-1",
    "SQL": "1%27%20OR%201=1--",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "up and away": "../../../etc/passwd",
    "encoded up and away": "..%2f..%2fetc%2fpasswd",
    "template": "{{7*7}}{%25%20if%20%25}",
    "percent": "%25",
    "bracket": "[]",
    "fullwidth": "%EF%BC%87",
}

PATHS = (
    "/{}",
    "/nl/{}",
    "/en/{}/",
    "/nl/verhalen/{}/",
    "/en/stories/{}/{}/",
    "/images/{}",
    "/media/{}",
    "/static/{}",
    "/documents/{}/",
    "/documents/1/{}",
    "/healthz{}",
    "/beheer/login/{}",
)

QUERIES = ("municipality", "sector", "impactType", "instrument", "page", "unknown", "lang", "municipality[]")


@pytest.fixture
def readers(client):
    """A visitor, in a bank with one story."""
    story_index("en")
    published_story()
    client.raise_request_exception = True
    return client


@pytest.mark.parametrize("name", NASTY)
def test_in_a_path(readers, name):
    for path in PATHS:
        address = path.replace("{}", NASTY[name])
        answer = readers.get(address)
        assert answer.status_code in ALLOWED, address[:200]
        assert "Set-Cookie" not in answer.headers or address.startswith("/beheer/"), address[:200]


@pytest.mark.parametrize("name", NASTY)
def test_in_a_query(readers, name):
    for base in ("/nl/", "/nl/verhalen/", "/en/stories/"):
        for key in QUERIES:
            for query in (
                f"{key}={NASTY[name]}",
                f"{key}={NASTY[name]}&{key}={NASTY[name]}",
                f"{NASTY[name]}={key}",
            ):
                answer = readers.get(f"{base}?{query}")
                assert answer.status_code in ALLOWED, f"{base}?{query}"[:200]
                assert "<script>alert" not in answer.content.decode(), f"{base}?{query}"[:200]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head", "trace"])
def test_with_another_method(readers, method):
    for path in (
        "/",
        "/nl/",
        "/nl/verhalen/",
        "/en/stories/",
        "/healthz",
        "/readyz",
        "/images/x",
        "/nl/weg/",
    ):
        answer = getattr(readers, method)(path)
        assert answer.status_code in ALLOWED | {403, 503}, path


@pytest.mark.parametrize(
    "header",
    [
        "HTTP_ACCEPT",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_COOKIE",
        "HTTP_RANGE",
    ],
)
@pytest.mark.parametrize("name", ["NUL", "lone double quote", "emoji", "10,000 characters", "huge number"])
def test_in_a_header(readers, header, name):
    for path in ("/nl/", "/nl/verhalen/", "/images/x", "/api/v1/stories", "/healthz"):
        answer = readers.get(path, **{header: NASTY[name]})
        assert answer.status_code in ALLOWED, path
