"""Whether there is a usable index, and what happens when there is none."""

from search import documents
from search.engines.tantivy_engine import TantivyEngine
from search.engines.tantivy_files import damaged_files
from search.errors import EngineError, IndexBusyError, IndexNotReady
from search.index_folder import IndexFolder
from search.rebuild import Progress, build
from search.vocabulary_rows import read_rows, written
from storybank.publication import service as publication

#: Up to this many documents an index is built while a request waits (about two seconds). More are left to the
#: follower, and requests are told to come back.
WHILE_WAITING = 500
#: Seconds a request waits for another process that builds a small index.
_WAIT_FOR_BUILDER = 10.0


def is_usable(folder: IndexFolder) -> bool:
    """Return whether there is an index and it is known what it stands for; cheap, so it does not look inside."""
    name = folder.current()
    return (
        name is not None
        and folder.state(name) is not None
        and folder.rows(name) is not None
        and folder.version() is not None
    )


def is_sound(folder: IndexFolder) -> bool:
    """Return whether the current index opens and all its files are whole; reads every byte of them."""
    name = folder.current()
    if name is None or not is_usable(folder):
        return False
    try:
        TantivyEngine(folder.engine_files(name))
    except EngineError:
        return False
    return not damaged_files(folder.engine_files(name))


def vocabulary_differs(folder: IndexFolder) -> bool:
    """Return whether the rows of the vocabularies are others than those of the current index; some ten queries."""
    name = folder.current()
    return name is not None and folder.rows(name) != written(read_rows())


def rebuild(folder: IndexFolder, progress: Progress | None = None) -> None:
    """
    Number new changes, build a new index and put it in the place of the current one. Not in a public request.

    Raises:
        IndexBusyError: when another process is building.
    """
    with folder.lock("rebuild"):
        publication.number_changes()
        build(folder, progress)


def build_while_waiting(folder: IndexFolder) -> None:
    """
    Return when there is a usable index, for somebody who waits for an answer: a small one is built right here.

    Raises:
        IndexNotReady: when it is too large for that, or still being built by another process.
    """
    try:
        with folder.lock("rebuild", wait=_WAIT_FOR_BUILDER):
            if is_usable(folder):
                return
            if documents.count() <= WHILE_WAITING:
                build(folder)
                return
    except IndexBusyError:
        raise IndexNotReady("The search index is being built.") from None
    folder.wake()
    raise IndexNotReady("The search index is waiting to be built.")


def put_aside_damaged(folder: IndexFolder) -> bool:
    """
    Take the current index out of use unless it is sound; return whether there is now none.

    An index that is sound stays: then it was the query that the engine could not take.

    Raises:
        IndexBusyError: when a follower holds the index for too long.
    """
    with folder.lock("follow", wait=_WAIT_FOR_BUILDER):
        name = folder.current()
        if name is not None and is_sound(folder):
            return False
        if name is not None:
            folder.retire(name)
        return True


def recover(folder: IndexFolder) -> bool:
    """
    Get a usable index for somebody who waits, after the engine failed; return False if the index is not to blame.

    Raises:
        IndexNotReady: when that takes too long to wait for.
    """
    try:
        if is_usable(folder) and not put_aside_damaged(folder):
            return False
    except IndexBusyError:
        raise IndexNotReady("The search index is being written.") from None
    build_while_waiting(folder)
    return True
