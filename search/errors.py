"""What can go wrong in this room, in the words of its callers."""

from enum import StrEnum


class SearchError(Exception):
    """Base of everything this room raises on purpose."""


class InvalidRequestError(SearchError, ValueError):
    """A search request that no caller should have built: an unknown filter or sort, a page before the first."""


class IndexNotReady(SearchError):
    """There is no usable index yet and it is too large to build while somebody waits. Answer 503 and try later."""


class IndexBusyError(SearchError):
    """Another process holds the lock: it does the same work, so there is nothing left to do here."""


class EngineError(SearchError):
    """The engine failed: a damaged or missing index, or a query that it cannot take."""


class QueryRefusedError(EngineError):
    """The engine is well but does not take this query."""


class Failing(StrEnum):
    """What is the matter with a cluster, in words that may be public."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    NO_INDEX = "no index"
    BEHIND = "behind"
    ERRORS = "errors"


class ClusterAwayError(EngineError):
    """The cluster cannot be used now. `failing` is the kind of trouble, `detail` is for the log."""

    def __init__(self, failing: Failing, detail: str) -> None:
        super().__init__(f"Elasticsearch: {failing} ({detail}).")
        self.failing = failing
        self.detail = detail
