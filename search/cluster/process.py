"""What this process knows of the cluster in the settings: one reader, and what keeps its index."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from search.cluster.reader import ClusterReader, Ours
from search.cluster.upkeep import Upkeep
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.index_folder import IndexFolder
from search.schema import fingerprint

_readers: dict[tuple[object, ...], ClusterReader] = {}


@dataclass(frozen=True, slots=True)
class ClusterReadiness:
    """
    Whether the cluster answers searches; if not, `failing` says in a public word why the embedded index does it.

    `behind` is `None` as long as its index was never seen.
    """

    failing: str
    behind: int | None


def cluster_reader(ours: Callable[[], Ours]) -> ClusterReader | None:
    """
    Return the reader of this process, `None` when only the embedded index is used.

    `ours` tells of the embedded index.
    """
    cluster = settings.SEARCH_CLUSTER
    if not cluster:
        return None
    key = (settings.SEARCH_INDEX_DIR, *cluster.values())
    try:
        return _readers[key]
    except KeyError:
        return _readers.setdefault(key, ClusterReader(ElasticsearchIndexes(cluster, fingerprint()), ours))


def readiness(cluster: ClusterReader | None, newest: int) -> ClusterReadiness | None:
    """Return how well the cluster does, `None` when there is none; `newest` is the last position of the change log."""
    if cluster is None:
        return None
    if cluster.availability.usable():
        # Perhaps nobody has searched here yet. When it is known to be away, the process looks by itself.
        cluster.availability.look()
    behind = None if cluster.position is None else max(newest - cluster.position, 0)
    return ClusterReadiness(cluster.availability.failing or "", behind)


def upkeep(folder: IndexFolder) -> Upkeep | None:
    """Return what keeps the cluster's index, `None` when only the embedded index is used."""
    cluster = settings.SEARCH_CLUSTER
    return Upkeep(ElasticsearchIndexes(cluster, fingerprint()), folder) if cluster else None


def forget() -> None:
    """Forget the readers, and end their threads."""
    while _readers:
        _readers.popitem()[1].availability.close()
