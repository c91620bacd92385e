"""What this process searches with: the index of its host, and the cluster beside it if there is one."""

from pathlib import Path

from django.conf import settings

from search.cluster import process as clusters
from search.cluster.reader import ClusterReader, Ours
from search.index_folder import IndexFolder
from search.reader import Reader
from search.schema import fingerprint
from search.vocabulary_rows import digest

#: One for each folder that this process was told to search in.
readers: dict[Path, Reader] = {}


def folder() -> IndexFolder:
    """Return the folder of this host's index."""
    return IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())


def reader() -> Reader:
    """Return this process's reader of that folder."""
    path = Path(settings.SEARCH_INDEX_DIR)
    try:
        return readers[path]
    except KeyError:
        return readers.setdefault(path, Reader(folder()))


def cluster() -> ClusterReader | None:
    """Return what asks the cluster, None when there is none."""
    return clusters.cluster_reader(_ours)


def position() -> int:
    """Return the position of the last change the index of this host has applied."""
    found = folder()
    name = found.current()
    state = found.state(name) if name else None
    return state.position if state else 0


def _ours() -> Ours:
    found = folder()
    name = found.current()
    rows = found.rows(name) if name else None
    return Ours(position(), digest(rows) if rows is not None else "")
