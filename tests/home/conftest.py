"""A bank with one demo story, and the settings in which it may be loaded."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from home.demo.reader import FOLDER, read_stories
from tests.home.drawings import draw


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> None:
    """An installation that is a demo, with logins of its own."""
    settings.DEMO = True
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def one_story(tmp_path: Path) -> dict[str, Path]:
    """The folders of a demo with a single story, as the loader takes them."""
    stories, drawings = tmp_path / "stories", tmp_path / "drawings"
    stories.mkdir()
    drawings.mkdir()
    shutil.copy(FOLDER / "s1.toml", stories)
    draw(read_stories(stories), drawings)
    return {"stories": stories, "drawings": drawings}
