"""What a kind of cache has to be able to do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence


class PurgeFailed(Exception):
    """A cache did not confirm. The message names no secret."""


class EdgeBackend(ABC):
    """A cache in front of the bank. Takes its entry in ``EDGE_CACHES``."""

    #: How many tags one call of `purge` may have.
    most_tags: int

    @abstractmethod
    def __init__(self, parameters: Mapping[str, str]) -> None: ...

    @abstractmethod
    def purge(self, tags: Sequence[str]) -> None:
        """
        Have the cache forget every answer with one of these tags; returns when it has confirmed.

        Raises:
            PurgeFailed: when it has not.
        """
