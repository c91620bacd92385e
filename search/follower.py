"""Keeps the index of this host up to date, outside any request."""

import logging
import threading
import time

from django.db import connections

from search import building
from search.changes import HistoryDiffersError, catch_up
from search.embedded_index import EmbeddedIndex
from search.errors import EngineError, IndexBusyError
from search.index_folder import IndexFolder
from storybank.publication import service as publication

logger = logging.getLogger(__name__)

#: Seconds between two looks at the wake file (one system call) and at the change log (two queries).
_GLANCE = 0.05
_LOOK = 0.5
#: Seconds between two comparisons of the vocabularies with those of the index: another host may have changed them.
_DOUBT = 60.0
#: After a failure the next try comes later and later, up to this many seconds.
_LONGEST_PAUSE = 30.0


def follow(folder: IndexFolder) -> int:
    """
    Apply what is new and return the number of changes; build an index first when there is no usable one.

    Two queries when nothing is new. Only one process of a host writes: the others return 0 at once.
    """
    try:
        if not building.is_usable(folder):
            building.rebuild(folder)
            return 0
        if folder.take_doubt() and building.vocabulary_differs(folder):
            logger.info("The search index is built anew: the vocabularies have changed.")
            building.rebuild(folder)
            return 0
        with folder.lock("follow"):
            name = folder.current()
            if name is None:
                return 0
            publication.number_changes()
            return catch_up(EmbeddedIndex(folder, name))
    except IndexBusyError:
        return 0
    except (HistoryDiffersError, EngineError) as problem:
        logger.warning("The search index is built anew: %s", problem)
        try:
            building.rebuild(folder)
        except IndexBusyError:
            logger.info("Another process builds it already.")
        return 0


def keep_following(folder: IndexFolder, stop: threading.Event) -> None:
    """
    Follow until `stop` is set: at once when this host's signal wakes it, otherwise twice a second.

    A damaged index is found at the start and built anew. A failure is logged and tried again, later each time; it never
    ends the loop.
    """
    pause, examined, doubted = _LOOK, False, float("-inf")
    while not stop.is_set():
        woken = folder.woken_at()
        try:
            if time.monotonic() - doubted > _DOUBT:
                folder.doubt_vocabulary()
                doubted = time.monotonic()
            if not examined:
                building.put_aside_damaged(folder)
                examined = True
            follow(folder)
            pause = _LOOK
        except Exception:
            logger.exception("The search index could not follow; next try in %.1f seconds.", pause * 2)
            connections.close_all()
            pause = min(pause * 2, _LONGEST_PAUSE)
            stop.wait(pause)
            continue
        until = time.monotonic() + pause
        while time.monotonic() < until and folder.woken_at() == woken:
            if stop.wait(_GLANCE):
                return
