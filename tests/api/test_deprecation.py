"""What will go away says so on every answer it is used for, and the page of changes explains it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import path as route
from django.utils.http import parse_http_date

from storybank.api.addresses import API_VERSION
from storybank.api.changelog import ENTRIES
from storybank.api.deprecation import Deprecation, deprecated
from storybank.api.parameters import Parameter, ParameterTable
from storybank.api.responses import answer
from storybank.api.values import choice
from storybank.api.views import readable
from storybank.urls import urlpatterns as site

pytestmark = pytest.mark.django_db

OLD_NAME = Deprecation(date(2026, 1, 1), date(2026, 9, 1), "1.1.0")
OLD_ADDRESS = Deprecation(date(2026, 3, 1), date(2026, 12, 31), "1.2.0")

TABLE = ParameterTable(
    (
        Parameter("colour", choice("red"), {"type": "string"}, "Colour."),
        Parameter("color", choice("red"), {"type": "string"}, "Colour.", deprecated=OLD_NAME),
    )
)


@readable
def paints(request) -> HttpResponse:
    """An address with a parameter under its old and its new name."""
    TABLE.read(request).finish()
    return answer(request, b"{}", headers={"Link": '<https://x.example>; rel="next"'})


@readable
@deprecated(OLD_ADDRESS)
def old_paints(request) -> HttpResponse:
    """The same under an address that will go away."""
    TABLE.read(request).finish()
    return answer(request, b"{}")


urlpatterns = [route("api/v1/paints", paints), route("api/v1/old-paints", old_paints), *site]


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = __name__


def test_nothing_is_said_to_who_uses_nothing_old(api):
    for path in ("/paints", "/paints?colour=red", "/paints?colour=blue", "/sectors"):
        assert not {"Deprecation", "Sunset"} & set(api.get(path).headers)


@pytest.mark.parametrize("query", ["color=red", "color=blue", "color=red&x=1"])
def test_a_deprecated_parameter_says_since_when_and_until_when(api, query):
    response = api.get(f"/paints?{query}")
    assert response["Deprecation"] == "@1767225600"
    assert parse_http_date(response["Sunset"]) == 1788220800
    assert 'changelog#v1.1.0>; rel="deprecation"; type="text/html"' in response["Link"]
    assert ('rel="next"' in response["Link"]) is (response.status_code == 200)


def test_a_deprecated_address_says_so_whatever_it_answers(api):
    for path, status in (("/old-paints", 200), ("/old-paints?x=1", 400)):
        response = api.get(path)
        assert (response.status_code, response["Deprecation"]) == (status, "@1772323200")


def test_of_two_the_earlier_days_count_and_both_are_explained(api):
    response = api.get("/old-paints?color=red")
    assert response["Deprecation"] == "@1767225600"
    assert parse_http_date(response["Sunset"]) == 1788220800
    assert response["Link"].count('rel="deprecation"') == 2


def test_pages_of_other_origins_may_read_it(api):
    exposed = api.get("/paints")["Access-Control-Expose-Headers"].split(", ")
    assert {"Deprecation", "Sunset"} <= set(exposed)


def test_the_description_marks_the_parameter():
    described = {parameter["name"]: parameter.get("deprecated", False) for parameter in TABLE.openapi()}
    assert described == {"colour": False, "color": True}


def test_nobody_gets_less_than_half_a_year():
    with pytest.raises(ValueError, match="182 days"):
        Deprecation(date(2026, 1, 1), date(2026, 6, 30), "1.1.0")


@pytest.mark.parametrize(("language", "other"), [("nl", "en"), ("en", "nl")])
def test_the_changes_are_a_page_in_both_languages(api, language, other):
    response = api.get(f"/changelog?lang={language}")
    assert response["Content-Type"] == "text/html; charset=utf-8"
    page = BeautifulSoup(response.content, "html.parser")
    assert page.html["lang"] == language
    assert page.find("a", hreflang=other)
    for entry in ENTRIES:
        assert page.find(id=entry.anchor)
    assert not page.find_all(["script", "style"])
    assert api.error_codes("/changelog?x=1") == {"x": "unknown-parameter"}


def test_the_newest_entry_is_the_version_of_the_api():
    assert ENTRIES[0].version == API_VERSION
    assert [entry.day for entry in ENTRIES] == sorted((entry.day for entry in ENTRIES), reverse=True)
    assert len({entry.version for entry in ENTRIES}) == len(ENTRIES)
    assert all(entry.changes for entry in ENTRIES)
