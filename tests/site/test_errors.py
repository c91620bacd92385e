"""Whatever is asked, the answer is a page in the right language and never an error of ours."""

import pytest
from django.test import Client, override_settings
from django.urls import path
from django.utils.translation import override
from wagtail.models import Locale

from home.models import ContentPage
from storybank.urls import urlpatterns as all_addresses
from tests.site.reading import Read, headings, indexed, read, row_of
from tests.stories.factories import home_page, published_story, story

pytestmark = pytest.mark.django_db

NASTY = [
    "\0", '"', "'", " ", "a" * 10_000, "🧺", "مرحبا", "%00", "%", "../../etc/passwd", "<script>alert(1)</script>",
    "1e309", "-1", "null", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "a\r\nSet-Cookie: x=1", "{{7*7}}",
]  # fmt: skip
FINE = {200, 301, 302, 400, 404, 405, 410}


def test_nasty_values_in_the_list():
    indexed()
    for key in ("municipality", "sector", "impactType", "instrument", "page", "unknown"):
        for nasty in NASTY:
            shown = read("/en/stories/", **{key: [nasty, nasty + "x"]})
            assert shown.status in FINE - {400}, (key, nasty)
            assert not shown.soup.select("main script"), (key, nasty)


@pytest.mark.parametrize("before", ["/nl/", "/en/stories/", "/"])
def test_nasty_addresses(before):
    for nasty in NASTY:
        path = (before + nasty).encode().decode("latin-1")  # as servers hand a path over
        assert Client().generic("GET", "/", PATH_INFO=path).status_code in FINE, nasty


def test_many_values_cost_no_more_than_a_few(django_assert_max_num_queries):
    indexed()
    query = {
        name: [f"x{number}" for number in range(300)] for name in ("municipality", "sector", "instrument")
    }
    with django_assert_max_num_queries(14):
        shown = read("/en/stories/", **query)
    assert len(shown.soup.select(".vhb-notice")) == 3


@pytest.mark.parametrize(
    ("address", "language"), [("/nl/niets/", "nl"), ("/en/nothing/", "en"), ("/niets/", "nl")]
)
def test_an_unknown_address_is_a_page_in_the_language_of_its_prefix(address, language):
    missing = read(address)
    assert missing.status == 404
    assert missing.one("html")["lang"] == language
    assert headings(missing) == [1]
    with override(language):
        assert f"/{language}/" in missing.links("main a")
    assert "stories" in missing.links("main a")[0] or "verhalen" in missing.links("main a")[0]


@pytest.mark.parametrize(
    ("address", "language"),
    [("/nl/niets", "nl"), ("/en/nothing/at-all", "en"), ("/niets", "nl"), (f"/nl/{'x' * 5000}", "nl")],
)
def test_an_unknown_address_without_a_slash_is_a_404_at_once(address, language):
    missing = read(address)
    assert missing.status == 404
    assert missing.one("html")["lang"] == language


@pytest.mark.parametrize("address", ["/nl", "/en", "/en/colophon", "/en/colophon?a=b"])
def test_a_page_of_editors_is_found_without_its_slash(address):
    home_page("nl")
    page = ContentPage(title="Colophon", slug="colophon", locale=Locale.objects.get(language_code="en"))
    home_page("en").add_child(instance=page)
    moved = read(address).response
    path, _mark, query = address.partition("?")
    assert (moved.status_code, moved["Location"]) == (301, f"{path}/{_mark}{query}")


def test_a_draft_is_not_betrayed_by_a_redirect():
    story("nl", slug="concept").save_revision()
    assert read("/nl/verhalen/concept").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/nl/", "/en/stories/", "/nl/niets/", "/nl/niets"])
def test_other_methods_are_told_which_are_allowed(method, address):
    response = Client(enforce_csrf_checks=True).generic(method, address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_head_has_the_headers_of_get():
    page = row_of(published_story("en")).path
    head, get = Client().head(page), Client().get(page)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == get["Content-Type"]


def test_visitors_get_no_cookies_and_caches_one_answer():
    page = row_of(published_story("en")).path
    indexed()
    for address in (page, "/en/stories/", "/en/search/", "/en/", "/en/nothing/"):
        response = Client().get(address)
        assert not response.cookies
        assert "Vary" not in response
        assert response["Content-Language"] == "en"


def test_the_policy_permits_no_inline_script_or_style_and_there_is_none():
    page = row_of(published_story("en")).path
    indexed()
    for address in (page, "/en/stories/", "/en/search/", "/en/", "/en/nothing/"):
        shown = read(address)
        assert "unsafe" not in shown.response["Content-Security-Policy"]
        assert not shown.soup.select("script:not([src]), style, [style], [onclick], [onload]")
        own = ("/static/", "/images/", "/")
        loaded = [
            found.get("src") or found.get("href")
            for found in shown.soup.select("img, script, link[rel=stylesheet], link[rel=icon]")
        ]
        assert all(address.startswith(own) and not address.startswith("//") for address in loaded)


def broken(_request):
    raise RuntimeError


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_our_own_error_is_a_page_without_the_database(language, django_assert_num_queries):
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        shown = Read(client.get(f"/{language}/broken/"))
    assert shown.status == 500
    assert shown.one("html")["lang"] == language
    assert headings(shown) == [1]


urlpatterns = [path("<slug:language>/broken/", lambda request, language: broken(request)), *all_addresses]
