"""Keeps the index in the cluster up to date: follows the change log, builds beside, compares. No visitor waits for any of it."""

import logging
import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections

from search.changes import HistoryDiffersError, catch_up, mark_at
from search.checks import Drift, compare_once, compare_while_following
from search.cluster.seldom import Seldom
from search.cluster.writer_lock import only_writer
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.entries import Entry
from search.errors import EngineError, IndexBusyError
from search.index_folder import IndexFolder, State
from search.reading import Reading, reading_of
from search.rebuild import Progress, all_entries
from search.vocabulary_rows import digest, read_rows, written
from storybank.publication import service as publication

logger = logging.getLogger(__name__)

#: Seconds between two looks at the change log.
_LOOK = 1.0
#: Seconds between two looks at the rows of the vocabularies (some ten queries).
_DOUBT = 10.0
#: After a failure the next try comes later and later, up to about this many seconds.
_LONGEST_PAUSE = 30.0
#: Seconds to wait for a follower to finish before the new index takes its place.
_WAIT_FOR_FOLLOWER = 60


@dataclass(slots=True)
class _ClusterIndex:
    """One index of the cluster, as something that follows the change log. See `Followed`. Used while holding a lock."""

    indexes: ElasticsearchIndexes
    name: str
    known: State
    rows: str

    def state(self) -> State:
        return self.known

    def reading(self) -> Reading:
        return reading_of(self.rows)

    def apply(self, story_ids: Iterable[str], entries: Iterable[Entry], state: State) -> None:
        # The position is the version: a writer that was stopped for long cannot undo what its successor wrote.
        self.indexes.engine(self.name).replace(story_ids, entries, version=state.position)
        self.indexes.save(self.name, state, digest(self.rows))
        self.known = state


class Upkeep:
    """All that writes to the cluster. `folder` is where the locks of this host are."""

    def __init__(self, indexes: ElasticsearchIndexes, folder: IndexFolder) -> None:
        self._indexes = indexes
        self._folder = folder
        self._alias = indexes.alias
        #: When the rows of the vocabularies were read last, and what they were.
        self._rows: tuple[float, str] | None = None

    def follow(self) -> int:
        """
        Apply what is new and return the number of changes; build an index first when there is none for the vocabularies.

        Only one process of all hosts writes: the others return 0 at once.

        Raises:
            EngineError: when the cluster fails. Nothing is lost: the position is saved after the documents.
        """
        try:
            with only_writer(self._folder, self._alias, "follow"):
                live = self._indexes.live()
                if (
                    live is not None
                    and live.state is not None
                    and live.rows == digest(rows := self._current_rows())
                ):
                    publication.number_changes()
                    applied = catch_up(_ClusterIndex(self._indexes, live.name, live.state, rows))
                    if not applied and live.needs_mark:
                        self._indexes.save(live.name, live.state, live.rows)
                    return applied
        except IndexBusyError:
            return 0
        except HistoryDiffersError as problem:
            logger.warning("The index in Elasticsearch is built anew: %s", problem)
        try:
            self.rebuild()
        except IndexBusyError:
            logger.info("Another process builds it already.")
        return 0

    def rebuild(self, progress: Progress | None = None) -> None:
        """
        Build a new index beside the one in use and let the alias stand for it.

        Raises:
            IndexBusyError: when another process is building.
            EngineError: when the cluster fails. The old index stays in use; the next build removes what this one left.
        """
        indexes = self._indexes
        with only_writer(self._folder, self._alias, "rebuild"):
            publication.number_changes()
            indexes.sweep()
            position = publication.last_position()
            state = State(position, mark_at(position))
            rows = self._current_rows(at_most_old=0)
            name = indexes.make()
            indexes.engine(name).fill(all_entries(reading_of(rows), progress), version=position)
            indexes.save(name, state, digest(rows))
            index = _ClusterIndex(indexes, name, state, rows)
            catch_up(index)
            with only_writer(self._folder, self._alias, "follow", wait=_WAIT_FOR_FOLLOWER):
                catch_up(index)
                indexes.switch(name)
            indexes.sweep()

    def keep_following(self, stop: threading.Event) -> None:
        """Follow every second until `stop` is set. A failure is tried again, later each time, and never ends the loop."""
        pause, failures, seldom = 0.0, 0, Seldom()
        while not stop.wait(pause):
            try:
                self.follow()
                pause, failures = _LOOK, 0
            except Exception as problem:
                failures += 1
                longest = min(_LOOK * 2 ** min(failures, 10), _LONGEST_PAUSE)
                # Not all hosts at the same moment, when the cluster is back.
                pause = longest * random.uniform(0.5, 1)  # noqa: S311
                if seldom.now():
                    logger.warning(
                        "The index in Elasticsearch could not follow and will try again: %s",
                        problem,
                        exc_info=not isinstance(problem, EngineError),
                    )
                connections.close_all()

    def _current_rows(self, at_most_old: float = _DOUBT) -> str:
        """Return the rows of the vocabularies, as texts are read with them."""
        now = time.monotonic()
        if self._rows is None or now - self._rows[0] >= at_most_old:
            self._rows = now, written(read_rows())
        return self._rows[1]

    def compare(self) -> Drift:
        """Follow, then compare every entry with its document. What the cluster refuses is a problem of the comparison."""
        return compare_while_following(self._follow_if_it_can, self._compare_once)

    def _compare_once(self) -> Drift:
        # Read anew, so that an index of other vocabularies is one with other contents.
        reading = reading_of(self._current_rows(at_most_old=0))
        return compare_once(lambda: self._indexes.searched() if self._indexes.live() else None, reading)

    def _follow_if_it_can(self) -> None:
        try:
            self.follow()
        except EngineError as problem:
            logger.warning("The index in Elasticsearch could not follow: %s", problem)
