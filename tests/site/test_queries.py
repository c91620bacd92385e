"""A page costs the same number of queries for few stories and for many."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site.reading import copies, indexed, row_of
from tests.stories.factories import add_figure, home_page, publish, published_story, story

pytestmark = pytest.mark.django_db

MOST_FOR_A_STORY, MOST_FOR_A_LIST, MOST_FOR_HOME, MOST_FOR_NO_ANSWER = 6, 6, 12, 10


def queries(path: str) -> int:
    client = Client()
    client.get(path)  # whatever a process keeps is there
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_story():
    small = published_story("en")
    large = story("en", repeats=small)
    for value in range(1, 9):
        add_figure(large, value=value)
    publish(large)
    counts = [queries(row_of(page).path) for page in (small, large)]
    assert counts[0] == counts[1] <= MOST_FOR_A_STORY


@pytest.mark.parametrize(
    "path",
    ["/en/stories/", "/en/stories/?municipality=assen&sector=energie", "/en/stories/?municipality=zwolle"],
)
def test_list(path):
    row = row_of(published_story("en"))
    copies(row, 1)
    few = queries(path)
    copies(row_of(published_story("en")), 20)
    assert few == queries(path) <= MOST_FOR_A_LIST


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", MOST_FOR_A_LIST),
        ("q=story", MOST_FOR_A_LIST),
        ("q=story+assen&sector=energie&year=2026", MOST_FOR_NO_ANSWER),
        ("q=zzqx+yyqx+xxqx&municipality=nowhere", MOST_FOR_NO_ANSWER),
    ],
)
def test_search(query, most):
    copies(row_of(published_story("en", title="A story")), 1)
    few = queries(f"/en/search/?{query}")
    copies(row_of(published_story("en", title="Another story")), 20)
    assert few == queries(f"/en/search/?{query}") <= most


def test_similar_stories():
    row = row_of(published_story("en"))
    copies(row, 5)
    few = queries(row.path)
    copies(row_of(published_story("en")), 20)
    assert few == queries(row.path) <= MOST_FOR_A_STORY


def test_home():
    home_page("en")
    row = row_of(published_story("en"))
    copies(row, 1)
    few = queries("/en/")
    copies(row_of(published_story("en")), 20)
    assert few == queries("/en/") <= MOST_FOR_HOME


def test_an_error_page_asks_nothing_of_the_database(django_assert_num_queries):
    indexed()
    with django_assert_num_queries(0):
        assert "</html>" in render_to_string("500.html")
