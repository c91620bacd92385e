"""Fixtures of this room's tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search import service
from search.index_folder import IndexFolder
from search.schema import fingerprint


@pytest.fixture
def folder(settings: Any) -> IndexFolder:
    """The folder of this test's index."""
    return IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())


@pytest.fixture
def fresh_process() -> Callable[[], None]:
    """Forget what this process has opened, as in one that has just started."""
    return service._readers.clear
