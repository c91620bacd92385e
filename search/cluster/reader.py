"""The cluster as this process searches it, or does not for the moment."""

import logging
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from search.cluster.availability import Availability
from search.cluster.seldom import Seldom
from search.engines.elasticsearch_door import SEARCHING
from search.engines.elasticsearch_indexes import ElasticsearchIndexes, Live
from search.engines.protocol import Engine
from search.errors import ClusterAwayError, EngineError, Failing

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class Ours(NamedTuple):
    """What the embedded index of this host stands for: its position, and the digest of the rows its texts were read with."""

    position: int
    rows: str


class ClusterReader:
    """Asks the cluster while it is well. `ours` tells of this host's embedded index."""

    def __init__(self, indexes: ElasticsearchIndexes, ours: Callable[[], Ours]) -> None:
        self._indexes = indexes
        self._ours = ours
        self._seldom = Seldom()
        #: The position of the cluster's index when it was last seen.
        self.position: int | None = None
        self.availability = Availability(self._look, lambda: ours().position)

    def ask(self, operation: Callable[[Engine], Answer]) -> Answer | None:
        """Return what the operation returns, `None` when the cluster cannot answer: then the embedded index does."""
        if not self.availability.usable():
            return None
        try:
            return operation(self._indexes.searched(within=SEARCHING))
        except ClusterAwayError as problem:
            self.availability.failed(problem)
        except EngineError as problem:
            # The cluster is well, and others may ask it.
            if self._seldom.now():
                logger.warning("A search is answered by the embedded index. %s", problem)
        return None

    def _look(self) -> int:
        live: Live | None = self._indexes.live(SEARCHING)
        if live is None or live.state is None:
            raise ClusterAwayError(Failing.NO_INDEX, self._indexes.alias)
        self.position = live.state.position
        rows = self._ours().rows
        if rows and rows != live.rows:
            # Queries are read as this host's index says, so what the cluster would find is incomplete.
            raise ClusterAwayError(Failing.BEHIND, "its texts were read with other rows of the vocabularies")
        return live.state.position
