"""Fixtures of this room's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search import service
from search.cluster import process as clusters
from search.cluster import reader
from search.engines import elasticsearch_engine
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.index_folder import IndexFolder
from search.schema import fingerprint
from storybank.settings.search_cluster import search_cluster_from_url
from tests.searchnode.fixtures import PATIENCE, NodeOfRun


@pytest.fixture
def folder(settings: Any) -> IndexFolder:
    """The folder of this test's index."""
    return IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())


@pytest.fixture
def fresh_process() -> Callable[[], None]:
    """Forget what this process has opened, as in one that has just started."""
    return service._readers.clear


@pytest.fixture
def use_cluster(settings: Any) -> Iterator[Callable[[str], ElasticsearchIndexes]]:
    """Put an address into the settings, as SEARCH_URL does, and return the indexes there."""

    def use(url: str) -> ElasticsearchIndexes:
        settings.SEARCH_CLUSTER = search_cluster_from_url(url)
        return ElasticsearchIndexes(settings.SEARCH_CLUSTER, fingerprint())

    yield use
    clusters.forget()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let searches take their time: on a busy machine a right answer may take more than a second."""
    monkeypatch.setattr(elasticsearch_engine, "SEARCHING", PATIENCE)
    monkeypatch.setattr(reader, "SEARCHING", PATIENCE)


@pytest.fixture
def cluster(
    search_node: NodeOfRun, use_cluster: Callable[[str], ElasticsearchIndexes], patient: None
) -> ElasticsearchIndexes:
    """The node of the run as this test's cluster."""
    return use_cluster(f"{search_node.url}/{search_node.prefix}stories")
