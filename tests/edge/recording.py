"""A cache that writes down what it is told, and can refuse."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from storybank.edge.backends.interface import EdgeBackend, PurgeFailed


class RecordingBackend(EdgeBackend):
    """Keeps each call as (name of the cache, tags); refuses for caches whose names are in ``refusing``."""

    most_tags = 3
    calls: ClassVar[list[tuple[str, list[str]]]] = []
    refusing: ClassVar[set[str]] = set()

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._name = parameters["NAME"]

    def purge(self, tags: Sequence[str]) -> None:
        if self._name in self.refusing:
            raise PurgeFailed("it answered 503")
        self.calls.append((self._name, list(tags)))
