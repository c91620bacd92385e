"""What docs/api tells a partner works as it stands there: each command and each page, against a running bank."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from storybank.api.examples import BASE_ADDRESS
from tests.architecture.rooms import ROOT
from tests.partners.places import STORY

pytestmark = pytest.mark.any_database
DOCS = ROOT / "docs/api"
BLOCK = re.compile(r"^```(sh|python|html)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE = DOCS / "example/index.html"


def blocks(kind: str) -> list[str]:
    """Return the blocks of this kind in the first ten minutes."""
    return [text for found, text in BLOCK.findall((DOCS / "README.md").read_text()) if found == kind]


def run(*command: str) -> str:
    """Run a command as a partner would; return what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """A partner's own site on another host name: serves the page it is given, and returns its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def serve(text: str) -> str:
            (tmp_path / "index.html").write_text(text)
            return f"http://localhost:{server.server_address[1]}/"

        yield serve
        server.shutdown()


@pytest.mark.parametrize("block", blocks("sh"), ids=lambda block: block.split("/api/v1")[-1][:30])
def test_each_command_works(bank_address: str, block: str) -> None:
    said = run("bash", "-euo", "pipefail", "-c", block.replace(BASE_ADDRESS, bank_address))
    assert '"results"' in said or '"sections"' in said or '"unknown-parameter"' in said or said == "304\n"


@pytest.mark.parametrize("block", blocks("python"))
def test_the_script_prints_the_stories(bank_address: str, block: str) -> None:
    said = run(sys.executable, "-c", block.replace(BASE_ADDRESS, bank_address))
    assert said.count(f" {bank_address}/") == len(said.splitlines()) > 2


def test_there_is_something_of_each_kind() -> None:
    assert (len(blocks("sh")), len(blocks("python")), len(blocks("html"))) == (5, 1, 1)


@pytest.mark.chromium
def test_the_small_page_shows_links(bank_address: str, site: Callable[[str], str], page: Page) -> None:
    page.goto(site(blocks("html")[0].replace(BASE_ADDRESS, bank_address)))
    expect(page.get_by_role("link", name="From work jacket to tool roll")).to_be_visible()
    assert page.get_by_role("listitem").count() > 2


@pytest.fixture
def example(bank_address: str, site: Callable[[str], str], page: Page) -> Page:
    """The complete example, open in a browser; nothing may go wrong on its console."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site(EXAMPLE.read_text().replace(BASE_ADDRESS, bank_address)))
    expect(page.get_by_role("status")).to_have_text("12 verhalen")
    assert complaints == []
    return page


@pytest.mark.chromium
def test_the_complete_example_speaks_english_too(
    bank_address: str, site: Callable[[str], str], page: Page
) -> None:
    text = EXAMPLE.read_text().replace(BASE_ADDRESS, bank_address).replace('LANG = "nl"', 'LANG = "en"')
    page.goto(site(text))
    expect(page.get_by_role("status")).to_have_text("12 stories")
    expect(page).to_have_title("Stories about procurement with impact")
    expect(page.get_by_role("button", name="More stories")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.chromium
class TestTheCompleteExample:
    def test_is_short(self) -> None:
        assert len(EXAMPLE.read_text().splitlines()) < 175
        assert not re.search(r"(src|href)=\"https?:", EXAMPLE.read_text())

    def test_has_pages(self, example: Page) -> None:
        expect(example.get_by_role("listitem")).to_have_count(5)
        more = example.get_by_role("button", name="Meer verhalen")
        more.click()
        expect(example.get_by_role("listitem")).to_have_count(10)
        expect(example.get_by_role("link").nth(5)).to_be_focused()
        more.click()
        expect(example.get_by_role("listitem")).to_have_count(12)
        expect(more).to_be_hidden()

    def test_filters(self, example: Page) -> None:
        province = example.get_by_label("Provincie")
        province.select_option("drenthe")
        chosen = province.locator("option:checked")
        expect(example.get_by_role("status")).not_to_have_text("12 verhalen")
        expect(chosen).to_have_text(re.compile(r"Drenthe \(\d\)"))
        example.get_by_label("Zoekwoorden").fill("raadzaal")
        example.keyboard.press("Enter")
        expect(example.get_by_role("listitem").first).to_contain_text("De raadzaal als opgave")
        expect(chosen).to_have_text(re.compile("Drenthe"))

    def test_shows_a_story_and_goes_back(self, example: Page) -> None:
        example.get_by_label("Zoekwoorden").fill("gereedschapsrol")
        example.keyboard.press("Enter")
        example.get_by_role("link", name="gereedschapsrol").first.click()
        heading = example.locator("#story").get_by_role("heading", level=2, name="gereedschapsrol")
        expect(heading).to_be_focused()
        expect(example.get_by_role("img").first).to_have_attribute("alt", re.compile("Werkbank"))
        expect(example.locator("#story").get_by_text("Verzonnen voorbeeld")).to_be_visible()
        expect(example.get_by_role("heading", level=3).first).to_be_visible()
        found = Axe().run(example)
        assert found.violations_count == 0, found.generate_report()
        example.go_back()
        expect(example.get_by_role("status")).to_have_text(re.compile(r"^\d+ verha"))
        expect(heading).to_be_hidden()

    def test_shows_every_kind_of_section(self, example: Page, bank_address: str) -> None:
        story = example.request.get(f"{bank_address}/api/v1/stories/{STORY}?lang=nl").json()
        example.goto(f"{example.url}#{STORY}")
        shown = example.locator("#story")
        expect(shown.get_by_role("heading", level=2)).to_have_text(story["title"])
        expect(example).to_have_title(re.compile(re.escape(story["title"])))
        for section in story["sections"]:
            if section["kind"] == "picture":
                expect(shown.get_by_role("figure").filter(has_text=section["caption"])).to_be_visible()
        assert "figures" in {section["kind"] for section in story["sections"]}
        figures = shown.get_by_role("listitem").filter(has_text=re.compile("gerealiseerd|toegezegd|verwacht"))
        expect(figures).to_have_count(len(story["impactFigures"]))
        estimated = [one["label"] for one in story["impactFigures"] if one["method"] == "estimated"]
        for label in estimated:
            expect(figures.filter(has_text=label).filter(has_text="ca. ")).not_to_have_count(0)

    def test_says_so_when_the_bank_is_away(self, example: Page) -> None:
        example.route("**/api/v1/**", lambda route: route.abort())
        example.get_by_role("button", name="Meer verhalen").click()
        expect(example.get_by_role("status")).to_contain_text("niet te bereiken")
        expect(example.get_by_role("listitem")).to_have_count(5)

    def test_is_clean_for_everybody(self, example: Page) -> None:
        found = Axe().run(example)
        assert found.violations_count == 0, found.generate_report()

    def test_says_what_is_wrong(self, example: Page) -> None:
        example.goto(f"{example.url}#{STORY.replace('9', '8')}")
        expect(example.get_by_role("status")).to_contain_text("geen verhaal")
