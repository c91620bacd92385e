"""What can go wrong in this room, in the words of its callers."""


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
