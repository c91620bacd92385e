"""`rebuild_search`: what it holds in memory, what it shows, and when an index of other words is not used any more."""

import gc
import io
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from search import reading, service
from search.index_folder import IndexFolder
from search.request import SearchRequest
from tests.search.factories import publish

pytestmark = pytest.mark.django_db


def _peak_of_a_rebuild() -> int:
    gc.collect()
    tracemalloc.start()
    try:
        service.rebuild()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times as many stories of some weight: the same peak, because only a batch is ever held."""
    monkeypatch.setattr("search.documents.BATCH", 20)
    monkeypatch.setattr("search.documents.batches.__defaults__", (20,))
    text = {"summary": "onderhoud van wegen en bruggen " * 300}
    for _story in range(40):
        publish(text=text)
    service.rebuild()  # what is read once by each process is not counted
    few = _peak_of_a_rebuild()
    for _story in range(120):
        publish(text=text)
    assert _peak_of_a_rebuild() < 1.3 * few
    assert service.search(SearchRequest()).total == 160


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_and_a_log_file_does_not() -> None:
    """The last state of the bar is full; the result is told in both cases."""
    for _story in range(3):
        publish()
    for errors, is_shown in ((_Terminal(), True), (io.StringIO(), False)):
        said = io.StringIO()
        call_command("rebuild_search", stdout=said, stderr=errors)
        assert ("3/3" in errors.getvalue()) is is_shown
        assert f"[{'#' * 40}]" in errors.getvalue() or not is_shown
        assert said.getvalue().startswith("3 documents indexed")


@pytest.fixture
def other_thesaurus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what gives this process a thesaurus with one concept more, as a new version of the software has."""

    def change() -> None:
        folder = tmp_path / "thesaurus"
        shutil.copytree(reading.THESAURUS, folder)
        (folder / "more.toml").write_text(
            '[[concept]]\nid = "kwibus-test"\nnl = ["kwibus"]\nen = ["quibus"]\n', encoding="utf-8"
        )
        monkeypatch.setattr(reading, "THESAURUS", folder)
        forget()

    def forget() -> None:
        for kept in (reading.concepts, reading.fingerprint):
            kept.cache_clear()
        reading._readings.clear()

    yield change
    monkeypatch.undo()
    forget()


def test_a_changed_file_of_the_thesaurus_is_noticed_and_the_index_built_anew(
    folder: IndexFolder, other_thesaurus: Callable[[], None], fresh_process: Callable[[], None]
) -> None:
    """The index of the old words is not used; readiness says why until the follower has built another one."""
    story = publish(text={"summary": "Een kwibus kwam langs."})
    service.rebuild()
    old = folder.current()
    assert service.ready().ok
    other_thesaurus()
    fresh_process()
    readiness = service.ready()
    assert not readiness.ok
    assert "builds itself" in readiness.detail
    service.follow()
    assert service.ready().ok
    found = service.search(SearchRequest(text="quibus", language="en"))
    assert [hit.story_id for hit in found.hits] == [story.story_id]
    assert folder.current() == old  # processes of the old version go on with theirs
