"""The guides as pages of the bank: all there, in both languages or honestly in one, with links that lead somewhere."""

import re

import pytest
from bs4 import BeautifulSoup

from storybank.api.examples import BASE_ADDRESS
from storybank.api.guides import DOCS, GUIDES
from tests.architecture.rooms import ROOT

pytestmark = pytest.mark.django_db
NAMES = [guide.name for guide in GUIDES]
LANGUAGES = ("nl", "en")


@pytest.fixture
def page(api):
    return lambda name, language: BeautifulSoup(
        api.get(f"/docs/{name}?lang={language}").content, "html.parser"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_guide_is_a_page_without_scripts_that_leads_somewhere(api, page, name, language):
    response = api.get(f"/docs/{name}?lang={language}")
    assert response.status_code == 200
    assert "script" not in response["Content-Security-Policy"]
    soup = page(name, language)
    assert not soup.find_all(["script", "style", "img", "iframe"])
    assert soup.html["lang"] == language
    assert len(soup.find_all("h1")) == 1
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert BASE_ADDRESS not in soup.get_text()
    for link in soup.main.find_all("a"):
        assert link["href"].startswith(("https://", "#", "/api/v1/")), link
        if link["href"].startswith("/api/v1"):
            assert api.client.get(link["href"]).status_code == 200, link
            assert ("lang=en" in link["href"]) == (language == "en")


def test_a_text_that_is_not_in_dutch_says_so(page):
    for guide in GUIDES:
        in_english = page(guide.name, "nl").main.find(lang="en") is not None
        assert in_english == (not guide.dutch and guide.english.endswith(".md"))
        assert page(guide.name, "en").main.find(lang=True) is None


def test_the_documentation_names_every_guide(api):
    for language in LANGUAGES:
        soup = BeautifulSoup(api.get(f"/docs?lang={language}").content, "html.parser")
        found = {link["href"].partition("?")[0] for link in soup.find_all("a")}
        assert {f"/api/v1/docs/{name}" for name in NAMES} <= found
        assert "/dumps/latest/" in found


def test_every_guide_for_partners_is_there():
    written = {str(file.relative_to(DOCS)) for file in (ROOT / "docs/api").glob("*.md")}
    assert written - {guide.english for guide in GUIDES} == {"api/changelog.md"}
    translated = {str(file.relative_to(DOCS)) for file in (ROOT / "docs/api/nl").glob("*.md")}
    assert translated == {guide.dutch for guide in GUIDES if guide.dutch}


def test_the_example_is_shown_and_not_run(page):
    source = page("example", "nl").find("pre").get_text()
    written = (ROOT / "docs/api/example/index.html").read_text()
    assert source == written.replace(BASE_ADDRESS, "http://127.0.0.1:8000")


@pytest.mark.parametrize("name", ["README.md", "sync.md"])
def test_commands_are_the_same_in_both_languages(name):
    block = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    english, dutch = ((ROOT / folder / name).read_text() for folder in ("docs/api", "docs/api/nl"))
    assert block.findall(english) == block.findall(dutch)
    assert len(re.findall("^## ", english, re.MULTILINE)) == len(re.findall("^## ", dutch, re.MULTILINE))


def test_a_guide_that_is_none_names_the_list(api):
    (error,) = api.json("/docs/nothing?lang=en", 404)["errors"]
    assert (error["code"], error["name"]) == ("unknown-guide", "guide")
    assert "/api/v1/docs" in error["detail"]
