"""An index that is missing, damaged, old or being built, and readers that go on meanwhile."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import search
from search import building, documents, follower, schema, service
from search.engines.tantivy_engine import TantivyEngine
from search.engines.tantivy_files import damaged_files
from search.entries import Document, entries_of
from search.errors import EngineError, IndexBusyError, IndexNotReady
from search.index_folder import IndexFolder
from search.reading import reading_of
from search.request import SearchRequest
from storybank.publication.models import PublishedStory
from tests.search.factories import document, publish, unpublish

pytestmark = pytest.mark.django_db


def _total() -> int:
    return service.search(SearchRequest()).total


def _run_follower_once() -> None:
    """Run the follower's loop as a worker does, for one round."""
    stop = threading.Event()
    follow = follower.follow

    def follow_and_stop(folder: IndexFolder) -> int:
        stop.set()
        return follow(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(follower, "follow", follow_and_stop)
        service.keep_following(stop)


def _files(folder: IndexFolder) -> Path:
    return folder.engine_files(folder.current())


def _damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for place in range(0, max(1, len(content) - 120), 3):
        content[place] ^= 0xFF
    # A new file: the old one may be mapped into memory.
    file.unlink()
    file.write_bytes(content)


def test_a_missing_index_is_built_by_the_first_search() -> None:
    """Readiness tells the difference."""
    publish()
    readiness = service.ready()
    assert (readiness.ok, bool(readiness.detail)) == (False, True)
    assert _total() == 1
    assert service.ready().ok
    service.follow()
    assert service.ready() == service.Readiness(True, "", 1, 0)


def test_the_follower_builds_a_missing_index_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large one is not built while a visitor waits."""
    monkeypatch.setattr(building, "WHILE_WAITING", 1)
    publish()
    publish()
    with pytest.raises(IndexNotReady):
        _total()
    service.follow()
    assert _total() == 2


def test_a_search_waits_no_longer_than_it_should_for_another_builder(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it says so."""
    monkeypatch.setattr(building, "_WAIT_FOR_BUILDER", 0.05)
    with folder.lock("rebuild"):
        with pytest.raises(IndexNotReady):
            _total()
        with pytest.raises(IndexBusyError):
            service.rebuild()
        assert service.follow() == 0


@pytest.mark.parametrize("kind", ["meta.json", "*.fast", "*.term", "*.idx", "*.store", "*.fieldnorm"])
@pytest.mark.parametrize("damage", [_damage, Path.unlink, lambda file: (file.unlink(), file.touch())])
def test_a_damaged_index_is_built_anew(folder: IndexFolder, kind: str, damage: Any) -> None:
    """Whichever file is changed, gone or empty: by the follower at its start, and every search is answered."""
    for number in range(30):
        publish(title=f"Verhaal {number}", sector=["groen"], contractValue=number)
    service.rebuild()
    name = folder.current()
    for file in list(_files(folder).glob(kind)):
        damage(file)
    assert damaged_files(folder.engine_files(name))
    _run_follower_once()
    assert folder.current() != name
    assert _total() == 30
    assert not service.compare()


@pytest.mark.parametrize("kind", ["meta.json", "*.fast", "*.idx"])
def test_a_search_that_meets_damage_repairs_it(
    folder: IndexFolder, kind: str, fresh_process: Callable[[], None]
) -> None:
    """Also in a process that never opened the index before."""
    publish(sector=["groen"])
    service.rebuild()
    name = folder.current()
    for file in list(_files(folder).glob(kind)):
        file.unlink()
    fresh_process()
    assert not service.ready().ok
    assert service.search(SearchRequest(filters={"sector": ("groen",)}, sort="title")).total == 1
    assert folder.current() != name
    assert service.ready().ok


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"position": 1}', b"\x00\xff"])
def test_an_unreadable_position_is_no_index(
    folder: IndexFolder, content: bytes, fresh_process: Callable[[], None]
) -> None:
    """It is built anew, not guessed."""
    publish()
    service.rebuild()
    name = folder.current()
    (folder.path / name / "state.json").write_bytes(content)
    fresh_process()
    assert _total() == 1
    assert folder.current() != name


def test_versions_of_the_software_do_not_take_each_others_index(
    folder: IndexFolder, fresh_process: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed schema has another fingerprint; the old processes go on until they are replaced."""
    publish()
    service.rebuild()
    old = folder.current()
    with monkeypatch.context() as patch:
        patch.setattr(schema, "VERSION", schema.VERSION + 1)
        fresh_process()
        assert not service.ready().ok
        publish()
        service.follow()
        assert service.ready().ok
        assert _total() == 2
    fresh_process()
    assert folder.current() == old
    assert _total() == 1
    service.follow()
    assert _total() == 2
    assert folder.current() == old


def test_a_query_the_engine_cannot_take_does_not_cost_the_index(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sound index stays, and the panic arrives as an exception of this room."""
    publish()
    service.rebuild()
    name = folder.current()

    class PanicException(BaseException):
        pass

    def panic(*_args: Any) -> None:
        raise PanicException("assertion failed")

    monkeypatch.setattr("search.engines.tantivy_engine.ordered", panic)
    with pytest.raises(EngineError, match="panicked"):
        _total()
    assert folder.current() == name


def test_what_is_not_a_panic_passes_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyboard interrupt ends the process as it should."""
    service.rebuild()

    def interrupt(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("search.engines.tantivy_engine.ordered", interrupt)
    publish()
    service.follow()
    with pytest.raises(KeyboardInterrupt):
        _total()


def test_readers_go_on_while_the_index_is_built_and_switched(folder: IndexFolder) -> None:
    """Every answer is complete: the one before the switch and the one after it."""
    PublishedStory.objects.bulk_create(document() for _number in range(300))
    service.rebuild()
    stop, totals, problems = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                totals.add(_total())
            except Exception as problem:
                problems.append(problem)

    threads = [threading.Thread(target=read) for _number in range(2)]
    for thread in threads:
        thread.start()
    names = set()
    for _number in range(5):
        service.rebuild()
        names.add(folder.current())
    stop.set()
    for thread in threads:
        thread.join()
    assert (problems, totals, len(names)) == ([], {300}, 5)


def test_what_is_published_during_a_build_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what comes, nor what goes after its document was read; the old index is followed meanwhile."""
    first, last = publish(), publish()
    service.follow()
    new: list[Any] = []

    def progress(_done: int, _total_documents: int) -> None:
        unpublish(first.story_id)
        new.append(publish())
        service.follow()
        assert {hit.story_id for hit in service.search(SearchRequest()).hits} == {
            last.story_id,
            new[0].story_id,
        }

    service.rebuild(progress)
    hits = service.search(SearchRequest()).hits
    assert {hit.story_id for hit in hits} == {last.story_id, new[0].story_id}
    assert not service.compare()


def test_an_interrupted_build_leaves_the_old_index_and_no_rubbish(folder: IndexFolder) -> None:
    """The next build sweeps up."""
    publish()
    service.rebuild()
    name = folder.current()

    def interrupt(_done: int, _total_documents: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.rebuild(interrupt)
    assert folder.current() == name
    assert _total() == 1
    service.rebuild()
    assert len([place for place in folder.path.iterdir() if place.name.startswith("index-")]) == 1


def test_batches_of_any_size_hold_every_document_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The languages of a story are never torn apart."""
    monkeypatch.setattr("search.documents.BATCH", 3)
    for number in range(7):
        story = publish()
        if number % 2:
            publish(story.story_id, "en")
    for size in (1, 2, 3, 4, 100):
        stories = [story for batch in documents.batches(size) for story in batch]
        assert sorted(len(story) for story in stories) == [1, 1, 1, 1, 2, 2, 2], size


def test_the_check_names_each_kind_of_drift(capsys: pytest.CaptureFixture[str]) -> None:
    """Documents changed behind the back of the change log: missing, surplus and different."""
    gone, changed = publish(), publish()
    service.rebuild()
    assert not service.compare()
    PublishedStory.objects.filter(story_id=gone.story_id).delete()
    PublishedStory.objects.filter(story_id=changed.story_id).update(
        facts=changed.facts | {"sector": ["groen"]}
    )
    document().save()
    drift = service.compare()
    assert (drift.missing.count, drift.surplus.count, drift.different.count) == (1, 1, 1)
    with pytest.raises(SystemExit) as stopped:
        call_command("check_search")
    assert stopped.value.code == 1
    said = capsys.readouterr().out
    assert str(gone.story_id) in said
    assert str(changed.story_id) in said
    call_command("rebuild_search")
    call_command("check_search")
    assert "2 documents compared, the index agrees." in capsys.readouterr().out


def test_the_check_finds_an_entry_that_is_there_twice(folder: IndexFolder) -> None:
    """As if a story's old entries had not been removed."""
    story = publish()
    service.rebuild()
    made = Document(story.story_id, "nl", "nl", story.title, story.facts)
    TantivyEngine(_files(folder)).replace([], entries_of([made], ("nl", "en"), reading_of("[]")))
    assert service.compare().doubled.count == 1


def test_the_check_pages_through_a_large_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """With pages smaller than the bank, on both sides."""
    monkeypatch.setattr("search.checks._PAGE", 3)
    for number in range(8):
        story = publish()
        if number % 3:
            publish(story.story_id, "en")
    service.rebuild()
    drift = service.compare()
    assert (bool(drift), drift.compared) == (False, 13)


def test_only_one_process_builds(folder: IndexFolder) -> None:
    """The command says so."""
    with folder.lock("rebuild"), pytest.raises(CommandError):
        call_command("rebuild_search")


@pytest.mark.django_db(transaction=True)
def test_two_processes_share_one_index(subprocess_environment: dict[str, str]) -> None:
    """What another process builds or follows is seen by the next search of this one, and the other way round."""
    root = Path(search.__file__).parent.parent
    publish()
    assert _total() == 1
    publish()
    loop = (
        "import django; django.setup()\n"
        "from search import service\n"
        "import time\n"
        "end = time.time() + 60\n"
        "while service.search(service.SearchRequest()).total != 4 and time.time() < end:\n"
        "    service.follow(); time.sleep(0.02)\n"
        "service.rebuild()\n"
        "print(service.search(service.SearchRequest()).total)\n"
    )
    environment = subprocess_environment | {"PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, "-c", loop], env=environment, cwd=root, stdout=subprocess.PIPE, text=True
    ) as other:
        deadline = time.monotonic() + 60
        while _total() != 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert _total() == 2
        publish()
        publish()
        said, _nothing = other.communicate(timeout=90)
    assert said.strip() == "4"
    assert _total() == 4
    assert not service.compare()
