"""Fixtures for tests marked ``elasticsearch``: the node of the run, and a cluster of three that may be hurt."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from tests.parts import in_ci
from tests.searchnode.installation import prepared_home
from tests.searchnode.java import NotPrepared
from tests.searchnode.node import SearchCluster, SearchNode
from tests.searchnode.shared import RunOfTests, SharedFolder

SHARED = pytest.StashKey[SharedFolder]()
#: Seconds a request of a test may take: a busy machine is no failure.
PATIENCE = 60
_numbers = itertools.count(1)


@dataclass(frozen=True)
class NodeOfRun:
    """The node that all tests of a run share. A test gives its indexes and aliases names that begin with ``prefix``."""

    url: str
    prefix: str
    client: Elasticsearch


def pytest_configure(config: pytest.Config) -> None:
    """Hold the lifeline of the run's node in the main process; a worker is told where it is."""
    given = getattr(config, "workerinput", {}).get("search_node_folder")
    config.stash[SHARED] = SharedFolder(Path(given)) if given else RunOfTests()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist the folder of the run."""
    node.workerinput["search_node_folder"] = str(node.config.stash[SHARED].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run's node."""
    shared = config.stash.get(SHARED, None)
    if isinstance(shared, RunOfTests):
        shared.end()


def delete_indexes(client: Elasticsearch, pattern: str) -> None:
    """Delete the indexes whose names fit ``pattern``, by name: Elasticsearch refuses to delete by pattern."""
    for name in client.indices.get(index=pattern, expand_wildcards="all"):
        client.indices.delete(index=name)


@pytest.fixture(scope="session")
def search_home() -> None:
    """What a node needs to start. Without it, the test is skipped with the reason; in CI that is an error."""
    try:
        prepared_home()
    except NotPrepared as reason:
        if in_ci():
            raise
        pytest.skip(f"Elasticsearch: {reason}")


@pytest.fixture
def search_node(search_home: None, pytestconfig: pytest.Config, worker_id: str) -> Iterator[NodeOfRun]:
    """The node of the run, which all workers share: names of a test's own, and no harm to the node."""
    prefix = f"test-{worker_id}-{next(_numbers)}-"
    url = pytestconfig.stash[SHARED].node_url()
    with Elasticsearch(url, request_timeout=PATIENCE) as client:
        yield NodeOfRun(url, prefix, client)
        delete_indexes(client, f"{prefix}*")


@pytest.fixture
def own_search_node(search_home: None) -> Iterator[SearchNode]:
    """A node of the test's own, that may be killed, started again, suspended."""
    with SearchNode() as node:
        yield node


@pytest.fixture(scope="module")
def _cluster(search_home: None, pytestconfig: pytest.Config) -> Iterator[SearchCluster]:
    """The cluster of a module. In one run there is one at a time, for the sake of memory."""
    with pytestconfig.stash[SHARED].lock("cluster"), SearchCluster() as cluster:
        yield cluster


@pytest.fixture
def search_cluster(_cluster: SearchCluster) -> SearchCluster:
    """Three nodes without indexes. A test may kill them: before the next one, they are started again."""
    _cluster.start()
    with Elasticsearch(_cluster.urls, request_timeout=PATIENCE) as client:
        delete_indexes(client, "*")
    _cluster.wait_until_green()
    return _cluster
