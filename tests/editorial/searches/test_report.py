"""The list "Searched but not found": who may see it, what stands in it, in which order, and as a spreadsheet."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.users.models import UserProfile

from search.models import CountedSearch
from storybank.editorial.service import AMBASSADOR, COORDINATOR, EDITOR
from tests.editorial.people import browser, person

pytestmark = pytest.mark.django_db


def counted(text, times=1, *, total=0, language="nl", days_ago=0, loosened=False):
    day = timezone.localdate() - timedelta(days=days_ago)
    return CountedSearch.objects.create(
        text=text, language=language, day=day, times=times, total=total, loosened=loosened
    )


def rows(client, **query):
    answer = client.get(reverse("counted_searches"), query)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    return [
        [
            row.select_one(".title-wrapper").get_text(strip=True),
            *(cell.get_text(" ", strip=True) for cell in row.select("td:not(.title)")),
        ]
        for row in page.select("#listing-results tbody tr")
    ]


def texts(client, **query):
    return [row[0] for row in rows(client, **query)]


@pytest.fixture
def editor():
    return browser(person(EDITOR))


@pytest.mark.parametrize(
    "name", ["counted_searches", "counted_searches_results", "search_explained", "search_synonym"]
)
def test_editors_and_coordinators_may_and_ambassadors_may_not(name):
    for role, may in ((EDITOR, True), (COORDINATOR, True), (AMBASSADOR, False)):
        answer = browser(person(role)).get(reverse(name))
        assert (answer.status_code == 200) is may, role
    anonymous = browser(person(AMBASSADOR))
    anonymous.logout()
    assert anonymous.get(reverse(name)).status_code == 302


@pytest.mark.parametrize(("role", "may"), [(EDITOR, True), (COORDINATOR, True), (AMBASSADOR, False)])
def test_the_menu_of_reports_has_both_pages_for_those_who_may(role, may):
    page = browser(person(role)).get("/beheer/").content.decode()
    assert (reverse("counted_searches") in page) is may
    assert (reverse("search_explained") in page) is may


def test_first_come_the_searches_without_stories_the_most_frequent_on_top(editor):
    counted("vuurtoren", 2)
    counted("kiosk", 5, days_ago=3)
    counted("meubels", 9, total=4)
    day = (timezone.localdate() - timedelta(days=3)).strftime("%d-%m-%Y").lstrip("0")
    shown = rows(editor)
    assert [row[0] for row in shown] == ["kiosk", "vuurtoren"]
    assert shown[0][1:3] == ["Nederlands", "5"]
    assert shown[0][3].replace("-0", "-") == day.replace("-0", "-")
    assert shown[0][4] in ("nothing", "niets")


def test_days_are_added_up_and_the_last_result_counts(editor):
    counted("kiosk", 5, total=0, days_ago=3)
    counted("kiosk", 2, total=3, days_ago=1)
    counted("molen", 5, total=3, days_ago=3)
    counted("molen", 2, total=0, days_ago=1)
    assert [row[:3:2] for row in rows(editor)] == [["molen", "7"]]
    assert texts(editor, result="few") == ["kiosk"]


def test_filters_by_result_language_and_period(editor):
    counted("niets", 3)
    counted("nothing", 2, language="en")
    counted("weinig", total=3, days_ago=40)
    counted("half", total=9, loosened=True)
    counted("veel", total=9)
    assert texts(editor, result="all") == ["niets", "nothing", "half", "veel", "weinig"]
    assert texts(editor, result="widened") == ["half"]
    assert texts(editor, result="few") == ["weinig"]
    assert texts(editor, language="en") == ["nothing"]
    month_ago = (timezone.localdate() - timedelta(days=30)).isoformat()
    assert "weinig" not in texts(editor, result="all", period_from=month_ago)
    assert texts(editor, result="all", period_to=month_ago) == ["weinig"]
    today = timezone.localdate().isoformat()
    assert len(texts(editor, result="all", period_from=today, period_to=today)) == 4


@pytest.mark.parametrize(
    "query",
    [
        {"result": "x'; drop"},
        {"period_from": "gisteren"},
        {"language": "xx"},
        {"ordering": "wachtwoord"},
        {"p": "999999999999999999999"},
        {"p": "\x00"},
    ],
)
def test_strange_filters_are_no_error(editor, query):
    counted("kiosk")
    assert editor.get(reverse("counted_searches"), query).status_code == 200


def test_the_results_are_links_that_keep_the_other_filters(editor):
    counted("weinig", total=2, language="en")
    page = BeautifulSoup(
        editor.get(reverse("counted_searches"), {"language": "en", "p": "3"}).content, "html.parser"
    )
    links = [link["href"] for link in page.select("#listing-results nav li a")]
    assert len(links) == 3
    assert all("language=en" in link and "p=3" not in link for link in links)
    assert page.select_one("#listing-results nav [aria-current=page]")
    (few,) = [link for link in links if "result=few" in link]
    assert "weinig" in editor.get(few).content.decode()


def test_columns_sort(editor):
    counted("b", 3)
    counted("a", 1, days_ago=1)
    counted("c", 2, days_ago=2)
    assert texts(editor) == ["b", "c", "a"]
    assert texts(editor, ordering="text") == ["a", "b", "c"]
    assert texts(editor, ordering="-last_day") == ["b", "a", "c"]


def test_an_empty_list_says_what_that_means(editor):
    nothing = editor.get(reverse("counted_searches")).content.decode()
    filtered = editor.get(reverse("counted_searches"), {"language": "en"}).content.decode()
    assert (
        BeautifulSoup(nothing, "html.parser").select("#listing-results p")[-1]
        != (BeautifulSoup(filtered, "html.parser").select("#listing-results p")[-1])
    )


def test_two_thousand_rows_cost_as_many_queries_as_two(editor, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(60) as seen:
            assert rows(editor)
        return len(seen)

    counted("een")
    counted("twee")
    rows(editor)
    few = queries()
    day = timezone.localdate()
    CountedSearch.objects.bulk_create(
        CountedSearch(text=f"zoek {number}x".replace("1", "i"), language="nl", day=day, times=1)
        for number in range(2000)
    )
    assert queries() == few
    assert len(texts(editor)) == 50
    assert not set(texts(editor)) & set(texts(editor, p=2))


def test_a_spreadsheet_has_all_rows_and_no_formula(editor):
    for text in ("=hyperlink(a)", "-groen kiosk", "+x", "gewoon"):
        counted(text, 3)
    answer = editor.get(reverse("counted_searches"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 5
    assert not [line for line in lines[1:] if line.lstrip('"').startswith(("=", "-", "+"))]
    assert any(line.startswith("gewoon,nl,3,") for line in lines)
    assert editor.get(reverse("counted_searches"), {"export": "xlsx"}).status_code == 200


def test_markup_in_a_search_is_shown_as_text(editor):
    counted("<script>alert(/x/)</script>")
    page = editor.get(reverse("counted_searches")).content.decode()
    assert "<script>alert(/x/)" not in page
    assert texts(editor) == ["<script>alert(/x/)</script>"]


def test_a_row_can_be_deleted_with_all_its_days(editor):
    counted("jan jansen", days_ago=1)
    counted("jan jansen")
    counted("kiosk")
    assert editor.post(reverse("forget_search"), {"text": "jan jansen", "language": "nl"}).status_code == 302
    assert texts(editor) == ["kiosk"]
    asks = editor.get(reverse("forget_search"), {"q": "kiosk", "lang": "nl"})
    assert "kiosk" in asks.content.decode()
    assert texts(editor) == ["kiosk"]
    assert editor.post(reverse("forget_search"), {"text": "weg"}).status_code == 302
    ambassador = browser(person(AMBASSADOR))
    ambassador.post(reverse("forget_search"), {"text": "kiosk", "language": "nl"})
    assert texts(editor) == ["kiosk"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_is_in_the_language_of_the_editor(language):
    user = person(EDITOR)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    page = BeautifulSoup(browser(user).get(reverse("counted_searches")).content, "html.parser")
    assert page.html["lang"] == language
    with translation.override(language):
        assert gettext("Searched but not found") in page.title.get_text()
