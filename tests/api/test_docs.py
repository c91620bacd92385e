"""The documentation page: complete, in two languages, without scripts and other hosts."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from storybank.api.errors import PROBLEM_TYPES

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(api):
    return lambda language="nl": BeautifulSoup(api.get(f"/docs?lang={language}").content, "html.parser")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_names_every_address_parameter_and_error(api, page, language):
    soup = page(language)
    assert soup.html["lang"] == language
    text = soup.get_text(" ", strip=True)
    for path, methods in api.json("/openapi.json")["paths"].items():
        assert f"GET {path}" in text
        for parameter in methods["get"]["parameters"]:
            assert parameter["name"] in text
    for problem in PROBLEM_TYPES:
        assert soup.find(id=f"problem-{problem.slug}")


def test_the_address_of_a_problem_leads_to_its_explanation(api, page):
    address = api.json("/stories?page=0", 400)["type"]
    assert page().find(id=address.partition("#")[2])


def test_every_link_within_the_page_leads_somewhere(page):
    soup = page()
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in soup.find_all("a", href=re.compile("^#")):
        assert link["href"][1:] in ids, link["href"]


def test_the_page_runs_under_a_strict_policy(api, page):
    response = api.get("/docs")
    assert "script" not in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    soup = page()
    assert not soup.find_all(["script", "style", "iframe", "img"])
    assert not soup.find_all(style=True)
    assert soup.find("link", rel="icon")["href"].startswith(
        "/static/"
    )  # otherwise browsers ask for /favicon.ico
    sheets = [link["href"] for link in soup.find_all("link", rel="stylesheet")]
    assert sheets
    assert all(sheet.startswith("/static/") for sheet in sheets)


def test_headings_step_down_one_by_one(page):
    assert page("en").h1.get_text() == "The API of the story bank"
    assert not [
        tag for tag in page().find_all(re.compile("^h[1-6]$")) if tag.get_text().strip().endswith(".")
    ]
    levels = [int(tag.name[1]) for tag in page().find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
