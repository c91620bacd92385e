"""Names of terms that were changed a moment ago, for the editor who waits to see what a search finds now."""

import logging

from search import building, documents
from search.errors import IndexBusyError, SearchError
from search.index_folder import IndexFolder
from search.rebuild import build

logger = logging.getLogger(__name__)

#: Up to this many documents an editor waits for the new index: about three seconds. More are left to the follower.
WHILE_AN_EDITOR_WAITS = 2_000
#: Seconds to wait for the follower, which may be at it already.
_WAIT_FOR_BUILDER = 10.0


def renew_while_waiting(folder: IndexFolder) -> bool:
    """
    Read all texts and queries of this host with the names of the vocabularies as they are in the database.

    Returns whether that is so now. If not, because the bank is large or its index is being built, the follower will do it.
    The change must have been committed, or other processes would read with names that may never be.
    """
    try:
        if _is_new(folder):
            return True
        if documents.count() <= WHILE_AN_EDITOR_WAITS:
            with folder.lock("rebuild", wait=_WAIT_FOR_BUILDER):
                if not _is_new(folder):
                    build(folder)
            return True
        folder.doubt_vocabulary()
        folder.wake()
    except IndexBusyError:
        logger.info("Another process builds the search index.")
    except (SearchError, OSError) as problem:
        # The term has been changed; the follower finds that out within a minute.
        logger.warning("The search index could not be built anew while an editor waited: %s", problem)
    return False


def _is_new(folder: IndexFolder) -> bool:
    return building.is_usable(folder) and not building.vocabulary_differs(folder)
