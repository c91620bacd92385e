"""The index in the cluster follows the change log: exactly once, one writer at a time, whatever dies when."""

import threading
import time
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from search import schema, service
from search.clauses import clauses_of
from search.cluster import upkeep as upkeep_module
from search.cluster.writer_lock import only_writer
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.entries import Document, entries_of
from search.errors import IndexBusyError
from search.index_folder import State
from search.reading import reading_of
from search.request import SearchRequest
from search.sorting import DEFAULT_SORT, SORTS
from storybank.publication.models import PublicationChange, PublishedStory
from storybank.vocabulary.service import TAXONOMIES
from tests.search.factories import document, forget_history, publish, unpublish

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


def _found(cluster, **given):
    request = SearchRequest(**given)
    return [
        hit.story_id for hit in cluster.searched().find(clauses_of(request), SORTS[DEFAULT_SORT], 0, 100).hits
    ]


def _entries(story):
    """The entries of a document as this follower would make them, had the bank no vocabularies."""
    made = Document(story.story_id, story.language, story.source_language, story.title, story.facts)
    return entries_of([made], ("nl", "en"), reading_of("[]"))


def _raise(*_args, **_kwargs):
    raise RuntimeError("The process is gone.")


def test_what_is_published_is_found_and_what_is_removed_is_not(cluster):
    service.follow_cluster()
    story = publish(sector=["groen"])
    assert _found(cluster) == []
    assert service.follow_cluster() == 1
    assert _found(cluster, filters={"sector": ("groen",)}) == [story.story_id]
    publish(story.story_id, sector=["bouw"])
    publish(story.story_id, "en", sector=["bouw"])
    assert service.follow_cluster() == 2
    assert _found(cluster, filters={"sector": ("groen",)}) == []
    assert _found(cluster, filters={"sector": ("bouw",)}, fallback="none", language="en") == [story.story_id]
    unpublish(story.story_id)
    unpublish(story.story_id, "en")
    assert service.follow_cluster() == 2
    assert _found(cluster) == []
    assert service.follow_cluster() == 0
    assert not service.compare_cluster()


def test_more_changes_than_fit_into_one_step(cluster, monkeypatch):
    monkeypatch.setattr("search.changes.BATCH", 2)
    monkeypatch.setattr("search.engines.elasticsearch_engine._BULK", 2)
    service.follow_cluster()
    story_ids = {publish().story_id for _number in range(5)}
    assert service.follow_cluster() == 5
    assert set(_found(cluster)) == story_ids
    assert cluster.live().state.position == 5


def test_a_crash_between_documents_and_position_repeats_and_doubles_nothing(cluster, monkeypatch):
    service.follow_cluster()
    publish()
    publish(language="en")
    with monkeypatch.context() as patch:
        patch.setattr(ElasticsearchIndexes, "save", _raise)
        with pytest.raises(RuntimeError):
            service.follow_cluster()
    assert len(_found(cluster)) == 2
    assert cluster.live().state.position == 0
    assert service.follow_cluster() == 2
    assert len(_found(cluster)) == 2
    assert not service.compare_cluster()


def test_nobody_sees_a_step_that_was_interrupted(cluster, monkeypatch):
    """Some entries were written and nobody has seen them; the next try removes what no longer belongs there."""
    service.follow_cluster()
    story = publish(sector=["groen"])
    entries = _entries(story)

    def breaks_off():
        yield from entries
        raise RuntimeError("The process is gone.")

    monkeypatch.setattr("search.engines.elasticsearch_engine._BULK", 1)
    with pytest.raises(RuntimeError):
        cluster.engine(cluster.live().name).replace([story.story_id.hex], breaks_off())
    assert _found(cluster) == []
    unpublish(story.story_id)
    service.follow_cluster()
    assert _found(cluster) == []
    assert not service.compare_cluster()


def test_while_one_process_writes_another_does_nothing(cluster, folder):
    """It does not wait either, and neither does one on another host."""
    service.follow_cluster()
    publish()
    held, release = threading.Event(), threading.Event()

    def hold(work):
        with only_writer(folder, cluster.alias, work):
            held.set()
            release.wait(30)
        connection.close()

    for work in ("follow", "rebuild"):
        held.clear()
        release.clear()
        other = threading.Thread(target=hold, args=[work])
        other.start()
        assert held.wait(30)
        if work == "follow":
            assert service.follow_cluster() == 0
            assert _found(cluster) == []
        else:
            with pytest.raises(IndexBusyError):
                service.rebuild_cluster()
            with pytest.raises(CommandError, match="building"):
                call_command("rebuild_search", only="elasticsearch")
        release.set()
        other.join()
    assert service.follow_cluster() == 1
    assert len(_found(cluster)) == 1


def test_a_writer_that_was_stopped_for_long_undoes_nothing(cluster):
    """Its successor has written something newer; it believes it is still the only one."""
    service.follow_cluster()
    story = publish(sector=["groen"])
    gone = publish(sector=["groen"])
    old = [entry for one in (story, gone) for entry in _entries(one)]
    publish(story.story_id, sector=["bouw"])
    unpublish(gone.story_id)
    service.follow_cluster()
    with pytest.raises(IndexBusyError):
        cluster.engine(cluster.live().name).replace([story.story_id.hex, gone.story_id.hex], old, version=2)
    assert _found(cluster, filters={"sector": ("bouw",)}) == [story.story_id]
    assert _found(cluster, filters={"sector": ("groen",)}) == []
    assert not service.compare_cluster()


def test_it_is_built_beside_and_switched(cluster, monkeypatch):
    """What is searched stays complete until the new index is; what is published meanwhile is in both."""
    first, last = publish(), publish()
    service.follow_cluster()
    before, new = cluster.live().name, []

    def progress(_done, _total):
        unpublish(first.story_id)
        new.append(publish())
        service.follow_cluster()
        assert set(_found(cluster)) == {last.story_id, new[0].story_id}
        assert cluster.live().name == before

    service.rebuild_cluster(progress)
    assert cluster.live().name != before
    assert set(_found(cluster)) == {last.story_id, new[0].story_id}
    assert not service.compare_cluster()


def test_an_interrupted_build_leaves_the_old_index_and_no_rubbish(cluster, search_node):
    publish()
    service.follow_cluster()
    name = cluster.live().name
    with pytest.raises(RuntimeError):
        service.rebuild_cluster(_raise)
    assert cluster.live().name == name
    assert len(_found(cluster)) == 1
    assert len(search_node.client.indices.get(index=f"{search_node.prefix}*")) == 2
    service.rebuild_cluster()
    assert list(search_node.client.indices.get(index=f"{search_node.prefix}*")) == [cluster.live().name]


def test_an_index_that_is_gone_or_says_nothing_is_built_anew(cluster, search_node):
    publish()
    service.follow_cluster()
    search_node.client.indices.delete(index=cluster.live().name)
    assert cluster.live() is None
    service.follow_cluster()
    name = cluster.live().name
    assert len(_found(cluster)) == 1
    search_node.client.indices.put_mapping(index=name, meta={"position": "many"})
    assert cluster.live().state is None
    service.follow_cluster()
    assert cluster.live().name != name
    assert len(_found(cluster)) == 1


def test_writing_never_makes_an_index_anew(cluster, search_node):
    """Without the alias for writing, Elasticsearch would make one that guesses its fields."""
    service.follow_cluster()
    engine = cluster.engine(cluster.live().name)
    story = publish()
    search_node.client.indices.delete(index=cluster.live().name)
    with pytest.raises(Exception, match="Elasticsearch"):
        engine.fill(_entries(story))
    assert not search_node.client.indices.get(index=f"{search_node.prefix}*")


def test_versions_of_the_software_have_their_own_index(
    cluster, monkeypatch, use_cluster, settings, search_node
):
    """The old processes go on with theirs, until it is a day old and nobody keeps it."""
    publish()
    service.follow_cluster()
    old = cluster.live().name
    with monkeypatch.context() as patch:
        patch.setattr(schema, "VERSION", schema.VERSION + 1)
        newer = ElasticsearchIndexes(settings.SEARCH_CLUSTER, schema.fingerprint())
        publish()
        service.follow_cluster()
        assert len(_found(newer)) == 2
        service.rebuild_cluster()
        assert len(_found(cluster)) == 1
        meta = {"position": 1, "mark": "", "marked": time.time() - 25 * 3600}
        search_node.client.indices.put_mapping(index=old, meta=meta)
        service.rebuild_cluster()
    assert cluster.live() is None


def test_indexes_of_others_are_never_touched(cluster, search_node):
    """Not even when their names begin like ours."""
    names = [f"{search_node.prefix}stories-archive", f"{search_node.prefix}stories-2025-{'0' * 31}"]
    for name in names:
        search_node.client.indices.create(index=name)
    service.rebuild_cluster()
    for name in names:
        assert search_node.client.indices.exists(index=name)


def test_an_index_in_use_says_so_once_an_hour(cluster, monkeypatch):
    service.follow_cluster()
    live = cluster.live()
    assert not live.needs_mark
    assert live.rows
    monkeypatch.setattr("search.engines.elasticsearch_indexes._MARKED_EVERY", 0)
    time.sleep(0.01)
    service.follow_cluster()
    assert cluster.live().marked > live.marked
    assert cluster.live().state == live.state


def test_a_restored_database_is_noticed(cluster):
    publish()
    service.follow_cluster()
    publish()
    service.follow_cluster()
    first = cluster.live().name
    PublishedStory.objects.all().delete()
    forget_history()
    service.follow_cluster()
    assert cluster.live().name != first
    assert _found(cluster) == []


def test_a_change_log_cut_at_the_back_is_no_reason_to_build(cluster):
    publish()
    service.follow_cluster()
    publish()
    service.follow_cluster()
    name = cluster.live().name
    PublicationChange.objects.all().delete()
    story = publish()
    assert service.follow_cluster() == 1
    assert story.story_id in _found(cluster)
    assert cluster.live().name == name


def test_the_commands_look_at_both_indexes(cluster, capsys):
    gone, changed = publish(), publish()
    call_command("rebuild_search")
    assert "2 documents indexed in Elasticsearch in" in capsys.readouterr().out
    call_command("check_search")
    assert "2 documents compared, the index in Elasticsearch agrees." in capsys.readouterr().out
    changed.title = "Iets anders"
    entries = [*_entries(changed), *_entries(document())]
    cluster.engine(cluster.live().name).replace([gone.story_id.hex, changed.story_id.hex], entries)
    with pytest.raises(SystemExit) as stopped:
        call_command("check_search")
    assert stopped.value.code == 1
    said = capsys.readouterr().out
    assert "2 documents compared, the index agrees." in said
    assert "1 not in the index, for example:\n  " + str(gone.story_id) in said
    assert "1 in the index without a document" in said
    assert "1 in the index with other contents, for example:\n  " + str(changed.story_id) in said
    assert "The index in Elasticsearch differs" in said
    call_command("rebuild_search", only="elasticsearch")
    call_command("check_search")


def test_the_loop_survives_failures_and_waits_longer_each_time(cluster, monkeypatch, caplog):
    stop, waited, calls = threading.Event(), [], []

    class Stop(threading.Event):
        def wait(self, timeout=None):
            waited.append(timeout)
            return stop.is_set()

    def follow(_self):
        calls.append(1)
        if len(calls) < 8:
            raise RuntimeError("The database is away for a moment.")
        stop.set()
        return 0

    monkeypatch.setattr(upkeep_module.Upkeep, "follow", follow)
    monkeypatch.setattr(upkeep_module.connections, "close_all", lambda: None)
    service.keep_cluster_following(Stop())
    assert len(calls) == 8
    assert waited[0] == 0
    for number, pause in enumerate(waited[1:8], start=1):
        longest = min(2.0**number, 30)
        assert longest / 2 <= pause <= longest
    assert waited[8] == 1.0
    assert sum("will try again" in record.message for record in caplog.records) == 1


def test_many_entries_of_one_story_are_compared(cluster, monkeypatch):
    """A page of the comparison is never longer than what fits; a story is never torn apart."""
    monkeypatch.setattr("search.checks._PAGE", 2)
    PublishedStory.objects.bulk_create(
        document(story_id, language)
        for story_id in (uuid.UUID(int=1), uuid.uuid4())
        for language in ("nl", "en", "fy")
    )
    service.rebuild_cluster()
    drift = service.compare_cluster()
    assert (bool(drift), drift.compared) == (False, 6)


def test_the_position_says_what_was_followed(cluster):
    publish()
    service.follow_cluster()
    publish()
    service.follow_cluster()
    state = cluster.live().state
    last = PublicationChange.objects.get(position=2)
    assert state == State(2, f"{last.story_id.hex}:nl:{last.op}:{last.content_hash}")


def test_other_names_in_the_vocabularies_are_noticed(cluster):
    """Texts and queries are read with them: the index is built anew."""
    publish()
    service.follow_cluster()
    name = cluster.live().name
    service.follow_cluster()
    assert cluster.live().name == name
    sector = TAXONOMIES["sector"].objects.first()
    sector.label_nl = "Iets dat niemand zo noemt"
    sector.save()
    service.follow_cluster()
    assert cluster.live().name != name
    assert not service.compare_cluster()
