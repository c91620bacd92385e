"""The index follows the change log: exactly once, in any number of processes, whatever dies when."""

import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from tantivy import Index

from search import service
from search.engines.tantivy_engine import TantivyEngine
from search.index_folder import IndexFolder
from search.request import SearchRequest
from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.signals import published_side_changed
from tests.search.factories import forget_history, publish, unpublish

pytestmark = pytest.mark.django_db


def _found(**given: Any) -> list[uuid.UUID]:
    return [hit.story_id for hit in service.search(SearchRequest(**given)).hits]


def _raise(*_args: Any, **_kwargs: Any) -> None:
    raise RuntimeError("The process is gone.")


def test_what_is_published_is_found_and_what_is_removed_is_not() -> None:
    """Upsert, change and removal, each after one step of the follower."""
    service.follow()
    story = publish(sector=["groen"])
    assert _found() == []
    assert service.follow() == 1
    assert _found(filters={"sector": ("groen",)}) == [story.story_id]
    publish(story.story_id, sector=["bouw"])
    assert service.follow() == 1
    assert _found(filters={"sector": ("groen",)}) == []
    assert _found(filters={"sector": ("bouw",)}) == [story.story_id]
    unpublish(story.story_id)
    assert service.follow() == 1
    assert _found() == []


def test_following_twice_changes_nothing() -> None:
    """Nothing new means nothing applied, and the same answers."""
    story = publish()
    service.follow()
    assert service.follow() == 0
    assert _found() == [story.story_id]
    assert service.position() == PublicationChange.objects.count()


def test_nothing_new_costs_few_queries_and_no_commit(
    folder: IndexFolder, django_assert_max_num_queries: Any
) -> None:
    """The worker asks twice a second."""
    publish()
    service.follow()
    before = folder.version()
    with django_assert_max_num_queries(3):
        service.follow()
    assert folder.version() == before


def test_many_changes_of_a_story_are_one_entry() -> None:
    """The change log says which story to look at, the documents say what it is now."""
    story_id = uuid.uuid4()
    for number in range(5):
        publish(story_id, sector=[f"sector-{number}"])
    assert service.follow() in (0, 5)  # the first call builds the index, from the documents themselves
    assert service.search(SearchRequest()).total == 1
    assert _found(filters={"sector": ("sector-4",)}) == [story_id]


def test_more_changes_than_fit_into_one_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are applied in several, each with its position."""
    monkeypatch.setattr("search.changes.BATCH", 2)
    service.follow()
    story_ids = {publish().story_id for _number in range(5)}
    assert service.follow() == 5
    assert set(_found()) == story_ids


def test_a_crash_between_commit_and_position_repeats_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The commit is there, the position is not: the change is applied once more."""
    service.follow()
    story, other = publish(), publish(language="en")
    position = service.position()
    with monkeypatch.context() as patch:
        patch.setattr(IndexFolder, "save", _raise)
        with pytest.raises(RuntimeError):
            service.follow()
    assert service.search(SearchRequest()).total == 2
    assert service.position() == position
    assert service.follow() == 2
    assert service.search(SearchRequest()).total == 2
    assert set(_found()) == {story.story_id, other.story_id}
    assert not service.compare()


def test_a_crash_before_the_commit_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry cannot be made: nothing of its batch is in the index, and the next try applies all of it."""
    service.follow()
    story = publish()
    with monkeypatch.context() as patch:
        patch.setattr("search.changes.entries_of", _raise)
        with pytest.raises(RuntimeError):
            service.follow()
    assert _found() == []
    assert service.follow() == 1
    assert _found() == [story.story_id]


def test_a_change_committed_late_is_not_missed() -> None:
    """Its line has a lower id and no position yet when later ones are followed."""
    service.follow()
    late = publish()
    line = PublicationChange.objects.get()
    PublicationChange.objects.all().delete()
    PublishedStory.objects.all().delete()
    early = publish()
    service.follow()
    assert _found() == [early.story_id]
    late.pk = None
    late.save()
    line.save(force_insert=True)
    assert service.follow() == 1
    assert set(_found()) == {early.story_id, late.story_id}


def test_while_one_process_follows_another_does_nothing(folder: IndexFolder) -> None:
    """It does not wait either: the one that holds the lock does the work."""
    service.follow()
    publish()
    with folder.lock("follow"):
        assert service.follow() == 0
    assert service.follow() == 1


def test_a_writer_that_knows_nothing_of_our_lock_is_tolerated(folder: IndexFolder) -> None:
    """Tantivy's own lock is busy: nothing is applied, nothing is lost, nothing is built anew."""
    service.follow()
    name = folder.current()
    publish()
    writer = Index.open(str(folder.engine_files(name))).writer(15_000_000, 1)
    assert service.follow() == 0
    writer.wait_merging_threads()
    assert service.follow() == 1
    assert folder.current() == name


def test_old_files_are_collected(folder: IndexFolder) -> None:
    """Many commits by engines opened anew leave no more files than a handful of segments have."""
    service.follow()
    engines = folder.engine_files(folder.current())
    for number in range(20):
        TantivyEngine(engines).replace([uuid.UUID(int=number).hex], [])
        publish(uuid.UUID(int=number % 7))
        service.follow()
    assert service.search(SearchRequest()).total == 7
    assert len(list(engines.iterdir())) < 70


def test_a_restored_database_is_noticed(folder: IndexFolder) -> None:
    """The log is shorter than what was followed, or says something else at that position: the index is built anew."""
    publish()
    publish()
    service.follow()
    publish()
    service.follow()
    first = folder.current()
    PublishedStory.objects.all().delete()
    forget_history()
    service.follow()
    second = folder.current()
    assert second != first
    assert _found() == []
    story = publish()
    service.follow()
    PublishedStory.objects.all().delete()
    forget_history()
    other = publish()
    service.follow()
    assert folder.current() != second
    assert _found() == [other.story_id]
    assert story.story_id != other.story_id


def test_a_change_log_cut_at_the_back_is_no_reason_to_build(folder: IndexFolder) -> None:
    """Old lines may be thrown away."""
    publish()
    service.follow()
    publish()
    service.follow()
    name = folder.current()
    PublicationChange.objects.all().delete()
    story = publish()
    assert service.follow() == 1
    assert story.story_id in _found()
    assert folder.current() == name


def test_the_signal_wakes_the_follower_and_does_nothing_else(
    folder: IndexFolder, django_assert_num_queries: Any
) -> None:
    """No query and no index work in the editor's request."""
    service.follow()
    publish()
    before = folder.woken_at()
    with django_assert_num_queries(0):
        service.wake_follower()
    assert folder.woken_at() > before
    assert _found() == []
    woken = folder.woken_at()
    published_side_changed.send(sender=None)
    assert folder.woken_at() > woken


def test_a_folder_that_cannot_be_written_fails_no_request(settings: Any, tmp_path: Path) -> None:
    """The follower looks by itself anyway."""
    (tmp_path / "file").touch()
    settings.SEARCH_INDEX_DIR = tmp_path / "file" / "search"
    published_side_changed.send(sender=None)


def test_the_loop_follows_until_it_is_stopped_and_survives_failures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A failure is logged and tried again."""
    stop, calls = threading.Event(), []

    def follow(_folder: IndexFolder) -> int:
        calls.append(len(calls))
        if len(calls) == 1:
            raise RuntimeError("The database is away for a moment.")
        stop.set()
        return 0

    monkeypatch.setattr("search.follower.follow", follow)
    monkeypatch.setattr("search.follower.connections.close_all", lambda: None)
    monkeypatch.setattr("search.follower._LOOK", 0.01)
    service.keep_following(stop)
    assert calls == [0, 1]
