"""The documentation page: complete, in two languages, without scripts and other hosts."""

import json
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from storybank.api.addresses import API_VERSION
from storybank.api.changelog import ENTRIES
from storybank.api.errors import PROBLEM_TYPES
from storybank.api.management.commands.export_openapi import COMMITTED
from tests.architecture.rooms import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(api):
    def read(language="nl"):
        soup = BeautifulSoup(api.get(f"/docs?lang={language}").content, "html.parser")
        for place in soup.find_all("wbr"):
            place.unwrap()
        soup.smooth()
        return soup

    return read


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


@pytest.mark.parametrize(("language", "other"), [("nl", "en"), ("en", "nl")])
def test_each_operation_shows_its_examples_in_the_language_of_the_page(api, page, language, other):
    soup = page(language)
    shown = {one.code.get_text(): one.pre.get_text() for one in soup.find_all("details", class_="example")}
    expected = 0
    for methods in json.loads(COMMITTED.read_bytes())["paths"].values():
        for content in methods["get"]["responses"]["200"].get("content", {}).values():
            for name, example in content.get("examples", {}).items():
                assert (example["summary"] in shown) == (name != other), example["summary"]
                expected += name != other
    assert len(shown) == expected > 10
    story = next(
        text for request, text in shown.items() if re.search(r"/stories/[0-9a-f-]{36}(\?|$)", request)
    )
    assert json.loads(story)["language"] == language


def test_what_is_the_same_everywhere_is_described_once(page):
    soup = page("en")
    text = soup.get_text(" ", strip=True)
    assert text.count("Number of a Sustainable Development Goal.") == 1
    assert text.count("Nothing changed since the version named in If-None-Match.") == 1
    for name in ("exportStories", "listChanges", "getChangesDigest", "getImpactTotals"):
        section = soup.find(id=name).find_parent("section")
        assert {"sdg", "province", "bbox"} <= {one.get_text() for one in section.find_all("code")}


def test_the_page_begins_with_its_title_and_folds_its_contents(page):
    soup = page("en")
    assert soup.main.find(["h1", "nav"]).name == "h1"
    contents = soup.find("nav", class_="contents")
    assert not contents.details.has_attr("open")
    assert soup.find(id="start") in contents.find_all_previous("h2")
    assert contents.find("a", href="#guides")
    order = [one["id"] for one in soup.find_all("h3", id=True)]
    assert order.index("listStories") < order.index("exportStories")


def test_values_are_written_as_they_are_typed(page):
    soup = page("en")
    assert not soup.find("code", string="False")
    assert soup.find("code", string="false")
    assert "`" not in soup.find(id="problems").find_next("dl").get_text()
    tried = [link["href"] for link in soup.find("ul", class_="tries").find_all("a")]
    assert all("lang=en" in address for address in tried)
    members = {
        (shape.h3.get_text(), row.th.code.get_text()): row.find_all("td")[1].get_text()
        for shape in soup.find_all("details", class_="shape")
        for row in shape.find_all("tr")[1:]
    }
    for member in ("kind", "image", "caption"):
        assert members["PictureSection", member]
    assert members["FiguresSection", "figureIds"]


def test_what_changed_is_told_in_both_languages(page):
    dutch, english = page("nl"), page("en")
    assert ENTRIES[0].version == API_VERSION, "A new version needs a place in the changelog."
    assert [one.version for one in ENTRIES] == sorted((one.version for one in ENTRIES), reverse=True)
    for release in ENTRIES:
        there = english.find(id=f"version-{release.version}")
        texts = [item.get_text() for item in there.find_next("ul").find_all("li")]
        assert texts == list(release.changes)
        own = dutch.find(id=f"version-{release.version}").find_next("ul").find_all("li")
        assert len(own) == len(texts)


def test_the_changelog_for_who_has_only_the_files_says_the_same():
    text = (ROOT / "docs/api/changelog.md").read_text()
    for release in ENTRIES:
        assert f"## {release.version} · {release.day:%-d %B %Y}" in text
        assert all(f"- {change}\n" in text for change in release.changes)
