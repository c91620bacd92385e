"""The documentation leads somewhere: links go to files that exist, commands and decisions are all listed."""

import re

import pytest

from tests.architecture.rooms import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_go_to_files_that_exist(page):
    dead = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert not dead


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs/README.md").read_text()
    missing = [
        page.name for page in ROOT.glob("docs/decisions/*.md") if f"decisions/{page.name}" not in index
    ]
    assert not missing


def test_every_decision_says_context_decision_and_consequence():
    for page in ROOT.glob("docs/decisions/*.md"):
        text = page.read_text()
        assert all(f"**{part}." in text for part in ("Context", "Decision", "Consequence")), page.name


def test_every_target_of_the_makefile_says_what_it_is_for():
    makefile = (ROOT / "Makefile").read_text()
    silent = [
        name
        for name in TARGET.findall(makefile)
        if not re.search(rf"^{name}:.* ## \S", makefile, re.MULTILINE)
    ]
    assert not silent
