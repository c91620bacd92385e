"""
The door of this room: what other rooms may call.

Nobody outside knows which engine answers. Everything here works in any number of processes and threads at once.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from search import building, checks, follower
from search.clauses import clauses_of
from search.engines.protocol import Found
from search.errors import EngineError, IndexNotReady, InvalidRequestError
from search.index_folder import IndexFolder
from search.reader import Reader
from search.rebuild import Progress
from search.request import FILTERS, SearchRequest
from search.results import Hit, SearchResults
from search.schema import fingerprint
from search.sorting import DEFAULT_SORT, SORTS
from storybank.publication import service as publication

__all__ = [
    "DEFAULT_SORT",
    "FILTERS",
    "SORTS",
    "Hit",
    "IndexNotReady",
    "InvalidRequestError",
    "Readiness",
    "SearchRequest",
    "SearchResults",
    "compare",
    "follow",
    "keep_following",
    "position",
    "ready",
    "rebuild",
    "search",
    "wake_follower",
]

#: Results that a process keeps until the index changes.
ANSWERS_KEPT = 500

_readers: dict[Path, Reader] = {}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether searches can be answered; if not, `detail` says why. `behind` counts changes not applied yet."""

    ok: bool
    detail: str
    position: int
    behind: int


def _folder() -> IndexFolder:
    return IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())


def _reader() -> Reader:
    path = Path(settings.SEARCH_INDEX_DIR)
    try:
        return _readers[path]
    except KeyError:
        return _readers.setdefault(path, Reader(_folder()))


def search(request: SearchRequest) -> SearchResults:
    """
    Return one page of hits and the exact total, as of the last commit on this host.

    A page beyond the end has no hits and the right total. A missing or damaged index is built first when that is quick.

    Raises:
        IndexNotReady: when there is no usable index yet. Answer 503 and try again.
    """
    reader = _reader()
    with suppress(EngineError):
        reader.engine()  # drops what was answered before, when the index has changed
    answered, key = reader.answered, request.key
    results = answered.get(key)
    if results is None:
        found = _find(request)
        results = SearchResults(found.hits, found.total, request.page, request.page_size)
        if len(answered) >= ANSWERS_KEPT:
            answered.clear()
        answered[key] = results
    return results


def _find(request: SearchRequest) -> Found:
    reader = _reader()
    clauses, levels = clauses_of(request), SORTS[request.sort]
    try:
        return reader.engine().find(clauses, levels, request.offset, request.page_size)
    except EngineError:
        # Perhaps the index was replaced under our hands: once more, with everything opened anew.
        reader.forget()
    try:
        return reader.engine().find(clauses, levels, request.offset, request.page_size)
    except EngineError:
        if not building.recover(_folder()):
            raise
        reader.forget()
    return reader.engine().find(clauses, levels, request.offset, request.page_size)


def follow() -> int:
    """
    Apply new changes to the index of this host and return how many; two queries when there are none.

    Builds the index when there is no usable one, whatever its size: call it from a worker, not from a request. When
    another process is at it, returns 0 at once.
    """
    return follower.follow(_folder())


def keep_following(stop: threading.Event) -> None:
    """Follow until `stop` is set; for the worker. A published story is found some 0.1 s later on this host."""
    follower.keep_following(_folder(), stop)


def wake_follower() -> None:
    """Tell this host's follower to look now; costs one system call and never fails for lack of a follower."""
    _folder().wake()


def rebuild(progress: Progress | None = None) -> None:
    """
    Build the index anew beside the one in use, then switch. `progress` is called with documents done and in all.

    Raises:
        IndexBusyError: when another process is building.
    """
    building.rebuild(_folder(), progress)


def compare() -> checks.Drift:
    """Follow, then compare every entry with its document, and the engine's files with their checksums."""
    return checks.compare(_folder())


def position() -> int:
    """Return the position of the last change the index of this host has applied."""
    folder = _folder()
    name = folder.current()
    state = folder.state(name) if name else None
    return state.position if state else 0


def ready() -> Readiness:
    """Return whether searches can be answered now, and how far the index is behind the change log; one query."""
    applied = position()
    behind = max(publication.last_position() - applied, 0)
    try:
        _reader().engine()
    except EngineError as problem:
        return Readiness(False, f"{problem} It builds itself.", applied, behind)
    return Readiness(True, "", applied, behind)
