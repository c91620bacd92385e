"""The way to Elasticsearch: one client per process, and no exception of it beyond this file's door."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import (
    ApiError,
    BadRequestError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    SerializationError,
    TransportError,
)

from search.errors import ClusterAwayError, EngineError, Failing, IndexBusyError, QueryRefusedError

#: Seconds until a search counts as too slow: the embedded engine answers it in a few milliseconds.
SEARCHING = 1.0
#: Seconds for everything no visitor waits for.
UPKEEP = 60.0

_clients: dict[tuple[object, ...], Elasticsearch] = {}
_lock = threading.Lock()


def connect(cluster: Mapping[str, Any]) -> Elasticsearch:
    """
    Return this process's client for the cluster of the settings. It opens no connection yet.

    A client is not shared with the process this one was forked from: both would write to the same sockets.
    """
    key = (os.getpid(), *sorted(cluster.items()))
    with _lock:
        client = _clients.get(key)
        if client is None:
            client = _clients[key] = _client(cluster)
        return client


def _client(cluster: Mapping[str, Any]) -> Elasticsearch:
    secure: dict[str, Any] = {"ca_certs": cluster["CA_FILE"]} if cluster["CA_FILE"] else {}
    if cluster["USER"]:
        secure["basic_auth"] = (cluster["USER"], cluster["PASSWORD"])
    hosts = list(cluster["HOSTS"])
    with door():
        return Elasticsearch(
            hosts,
            request_timeout=UPKEEP,
            # Another node is asked when one refuses the connection, which costs no time. One that is slow is not tried
            # again: a visitor waits.
            max_retries=max(1, len(hosts) - 1),
            retry_on_timeout=False,
            retry_on_status=(),
            **secure,
        )


@contextmanager
def door() -> Iterator[None]:
    """
    Turn whatever the client raises into `EngineError`, here and nowhere else.

    What it says holds neither login nor text of a visitor: only kinds of errors, and what the system says of a connection.
    """
    try:
        yield
    except (EngineError, IndexBusyError):
        raise
    except BadRequestError as error:
        raise QueryRefusedError(f"Elasticsearch does not take this: {_kind(error)}.") from error
    except NotFoundError as error:
        raise ClusterAwayError(Failing.NO_INDEX, _kind(error)) from error
    except ApiError as error:
        raise ClusterAwayError(Failing.ERRORS, f"{error.status_code} {_kind(error)}") from error
    except ConnectionTimeout as error:
        raise ClusterAwayError(Failing.SLOW, "no answer in time") from error
    except SerializationError as error:
        raise ClusterAwayError(Failing.ERRORS, "an answer that cannot be read") from error
    except TransportError as error:
        raise ClusterAwayError(Failing.UNREACHABLE, _first_cause(error)) from error
    except Exception as error:
        raise ClusterAwayError(Failing.ERRORS, type(error).__name__) from error


def _first_cause(error: Exception) -> str:
    while isinstance(error, TransportError) and error.errors:
        error = error.errors[0]
    return str(error)


def _kind(error: ApiError) -> str:
    return str(error.message or type(error).__name__)
