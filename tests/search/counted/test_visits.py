"""Which requests are counted: those of visitors who search, once for each search, and never while somebody waits."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from search import service
from search.counted import visits
from search.counted.counter import Counter
from search.models import CountedSearch
from search.service import SearchRequest, SearchResults
from tests.search.factories import publish

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def counter(settings, monkeypatch) -> Counter:
    """A counter of this test's own, which writes nothing."""
    settings.COUNT_SEARCHES = True
    own = Counter(lambda counts: None, pause=3600.0)
    monkeypatch.setattr(visits, "counter", own)
    return own


def noted(
    counter: Counter, *, method: str = "GET", headers: Any = None, total: int = 3, **asked: Any
) -> list[str]:
    """Note one search and return what is waiting."""
    http = RequestFactory().generic(method, "/", headers={"User-Agent": BROWSER} | (headers or {}))
    request = SearchRequest(**{"text": "kiosk", **asked})
    service.note_search(http, request, SearchResults([], total, request.page, request.page_size))
    return [key.text for key in counter.waiting]


def test_a_visitor_is_counted(counter):
    assert noted(counter, text=" Groene  KIOSK ") == ["groene kiosk"]
    ((key, count),) = counter.waiting.items()
    assert (key.language, count.times, count.total, count.loosened) == ("nl", 1, 3, False)
    noted(counter, text="groene kiosk", language="en")
    assert len(counter.waiting) == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"page": 2},
        {"literal": True},
        {"text": ""},
        {"text": "bel 0612345678"},
        {"filters": {"sector": ("bouw",)}},
        {"bbox": ()},
        {"has_evidence": True},
        {"method": "HEAD"},
        {"method": "OPTIONS"},
    ],
)
def test_what_is_no_new_search_of_a_text_is_not(counter, asked):
    assert noted(counter, **asked) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"User-Agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"},
        {"User-Agent": "GPTBot/1.0"},
        {"User-Agent": "ia_archiver"},
        {"User-Agent": "Baiduspider"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_programs_and_pages_fetched_ahead_are_not(counter, headers):
    assert noted(counter, headers=headers) == []


def test_it_can_be_switched_off(counter, settings):
    settings.COUNT_SEARCHES = False
    assert noted(counter) == []


@pytest.mark.django_db
def test_the_api_counts_and_writes_nothing(client, counter, django_assert_max_num_queries):
    publish(title="Een kiosk")
    service.rebuild()
    with django_assert_max_num_queries(5) as seen:
        assert (
            client.get("/api/v1/stories", {"q": "kiosk"}, headers={"User-Agent": BROWSER}).status_code == 200
        )
    assert not [query for query in seen.captured_queries if not query["sql"].startswith("SELECT")]
    ((key, count),) = counter.waiting.items()
    assert (key.text, count.times, count.total) == ("kiosk", 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        {"q": "kiosk", "page": "2"},
        {"q": "kiosk", "sector": "bouw"},
        {},
        {"q": "x" * 10_001},
        {"q": "a", "b": "c"},
    ],
)
def test_other_lists_of_the_api_are_not_counted(client, counter, query):
    client.get("/api/v1/stories", query, headers={"User-Agent": BROWSER})
    client.head("/api/v1/stories", {"q": "kiosk"}, headers={"User-Agent": BROWSER})
    client.get("/api/v1/suggestions", {"q": "kiosk"}, headers={"User-Agent": BROWSER})
    assert not counter.waiting


@pytest.mark.django_db
def test_the_command_deletes_what_is_too_old(capsys):
    CountedSearch.objects.create(text="kiosk", language="nl", day="2020-01-01", times=1)
    call_command("forget_searches")
    assert capsys.readouterr().out.startswith("1 ")
    assert not CountedSearch.objects.exists()
