"""Whom to ask: the cluster if there is one and it is well, else the index of this host, which is built if need be."""

from collections.abc import Callable
from typing import TypeVar

from search import building
from search.cluster.reader import ClusterReader
from search.engines.protocol import Engine
from search.errors import EngineError
from search.reader import Reader

Answer = TypeVar("Answer")


def ask(operation: Callable[[Engine], Answer], cluster: ClusterReader | None, reader: Reader) -> Answer:
    """
    Return what the operation returns of whichever engine can take it.

    Raises:
        IndexNotReady: when the cluster does not answer and this host has no usable index yet.
        EngineError: when the embedded engine cannot take the query although its index is sound.
    """
    if cluster is not None and (answered := cluster.ask(operation)) is not None:
        return answered
    try:
        return operation(reader.engine())
    except EngineError:
        # Perhaps the index was replaced under our hands: once more, with everything opened anew.
        reader.forget()
    try:
        return operation(reader.engine())
    except EngineError:
        if not building.recover(reader.folder):
            raise
        reader.forget()
    return operation(reader.engine())
