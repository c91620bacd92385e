"""Builds a new index beside the current one and puts it in its place."""

from collections.abc import Callable, Iterator

from search import documents
from search.changes import catch_up, mark_at
from search.embedded_index import EmbeddedIndex
from search.engines.tantivy_engine import TantivyEngine
from search.entries import Entry, entries_of
from search.index_folder import IndexFolder, State
from search.reading import Reading, reading_of
from search.schema import content_languages
from search.vocabulary_rows import read_rows, written
from storybank.publication import service as publication

#: Called after each batch with the number of documents done and of all there were at the beginning.
Progress = Callable[[int, int], None]

#: Seconds to wait for a follower to finish its commit before the new index takes its place.
_WAIT_FOR_FOLLOWER = 60


def all_entries(reading: Reading, progress: Progress | None = None) -> Iterator[Entry]:
    """Yield the entries of all documents, read in batches; `reading` is how their texts are read."""
    total, done = documents.count(), 0
    languages = content_languages()
    for batch in documents.batches():
        for story in batch:
            yield from entries_of(story, languages, reading)
            done += len(story)
        if progress:
            progress(done, max(total, done))


def build(folder: IndexFolder, progress: Progress | None = None) -> None:
    """
    Build an index of all documents and make it the current one. Hold the rebuild lock.

    Readers and the follower go on with the old index meanwhile. The position is read before the documents, and what
    changed during the build is applied before the switch, so nothing is missed. Changes without a position are left to the
    follower: nothing is written to the database, so a public request may build too. An interrupted build leaves the old
    index in use; the next one removes what it left behind.
    """
    folder.sweep()
    name = folder.make()
    position = publication.last_position()
    mark = mark_at(position)
    rows = written(read_rows())
    folder.save_rows(name, rows)
    TantivyEngine.create(folder.engine_files(name))
    TantivyEngine(folder.engine_files(name)).fill(all_entries(reading_of(rows), progress))
    folder.save(name, State(position, mark))
    catch_up(EmbeddedIndex(folder, name))
    with folder.lock("follow", wait=_WAIT_FOR_FOLLOWER):
        catch_up(EmbeddedIndex(folder, name))
        folder.switch(name)
    folder.sweep()
