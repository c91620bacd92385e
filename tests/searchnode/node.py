"""Real Elasticsearch nodes, each a process of its own on this machine: one alone, or some as a cluster."""

import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.searchnode.installation import MODULES, prepared_home
from tests.searchnode.java import find_java, has_module

#: Quick to start and small, for tests. Benchmarks give () for what Java does by itself.
FOR_TESTS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
#: What Elasticsearch's own launcher gives as well: vector instructions, and their native calls without a warning.
JAVA_OPTIONS = ("--enable-native-access=ALL-UNNAMED,org.apache.lucene.core,org.elasticsearch.nativeaccess",)
VECTORS = "jdk.incubator.vector"
#: Below those that the kernel gives to clients, so that nothing else gets one by accident before the node has it.
PORTS = range(15_000, 32_000)
#: Seconds a node may take until it answers. It takes 5, a cluster 12, but a busy machine is no failure.
PATIENCE = 120.0
SECONDS_TO_STOP = 20.0


class NotStarted(Exception):
    """A node ended, or did not answer in time; with the end of what it wrote."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    while True:
        # Really random: pytest-randomly gives all workers of a run the same seed.
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def health(port: int, wait_for: str = "", seconds: float = 5.0) -> dict[str, object] | None:
    """Return what the node on ``port`` says about its cluster, None when it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", f"/_cluster/health?timeout=1s&{wait_for}")
        answer = connection.getresponse()
        found: dict[str, object] = json.loads(answer.read())
        # 408: it is not yet what was waited for, and says so in the same words.
        return found if answer.status in (HTTPStatus.OK, HTTPStatus.REQUEST_TIMEOUT) else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


class SearchNode:
    """One node. ``with SearchNode() as node:`` starts it, waits until it answers, and stops it afterwards.

    It also stops when the process that started it ends, in whatever way. ``kill`` and ``suspend`` are for tests of
    what happens to others then; after ``kill``, ``start`` starts it again with its port and data.
    """

    def __init__(
        self,
        name: str = "node-1",
        *,
        memory: str = "512m",
        java_options: Sequence[str] = FOR_TESTS,
        settings: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self.memory = memory
        self.java_options = java_options
        self.folder = folder or Path(tempfile.mkdtemp(prefix="storybank-searchnode-"))
        self.port = free_port()
        self.transport_port = free_port()
        self.settings = {"discovery.type": "single-node", **(settings or {})}
        self.seconds_to_start = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    def __enter__(self) -> Self:
        try:
            return self.start().wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The id of its process."""
        assert self._process, "not started"
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> Path:
        """What it wrote."""
        return self.folder / "log"

    def start(self, lifeline: int = subprocess.PIPE) -> Self:
        """Start the process. It lives as long as the other end of ``lifeline`` is open; without one, as this process."""
        assert not self.running, "already started"
        self._started_at = time.monotonic()
        with self.log.open("ab") as log:
            # A session of its own: Ctrl+C ends the tests, and they end the node.
            self._process = subprocess.Popen(
                self._command(), stdin=lifeline, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def _command(self) -> list[str]:
        home, java = prepared_home(), find_java()
        assert java
        settings = {
            "path.home": home,
            "path.data": self.folder / "data",
            "path.logs": self.folder / "logs",
            "cluster.name": "storybank-test",
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": self.transport_port,
            # A rather full disk would make indexes read-only.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **self.settings,
        }
        memory = ("-Xms128m", f"-Xmx{self.memory}")
        command = (java / "bin" / "java", *memory, *JAVA_OPTIONS, *self.java_options)
        modules = f"{MODULES},{VECTORS}" if has_module(java, VECTORS) else MODULES
        code = ("-p", home / "lib", "--add-modules", modules, "-cp", home / "classes", "SearchNode")
        parts = [*command, *code, self.folder, *(f"{name}={value}" for name, value in settings.items())]
        return [str(part) for part in parts]

    def wait_until_ready(self, wait_for: str = "", patience: float = PATIENCE) -> Self:
        """Wait until it answers; with ``wait_for``, until its cluster is as that says (``wait_for_status=green``)."""
        until = time.monotonic() + patience
        while True:
            state = health(self.port, wait_for)
            if state and not state["timed_out"]:
                self.seconds_to_start = time.monotonic() - self._started_at
                return self
            if not self.running or time.monotonic() > until:
                what = "did not answer in time" if self.running else "ended"
                raise NotStarted(f"{self.name} {what}: {state}\n{self._end_of_log()}")
            time.sleep(0.1)

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def kill(self) -> None:
        """Kill its process by its id, without a chance to say goodbye. Port and data stay, for ``start``."""
        process = self._process
        assert process, "not started"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin:
            process.stdin.close()

    def suspend(self) -> None:
        """Freeze its process: connections stay open and nothing answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after ``suspend``."""
        os.kill(self.pid, signal.SIGCONT)

    def say_goodbye(self) -> None:
        """Let it close by itself, without waiting for that."""
        if self.running and self._process and self._process.stdin:
            self.resume()
            self._process.stdin.close()

    def stop(self) -> None:
        """Stop it and remove all it wrote."""
        if self.running and self._process:
            self.say_goodbye()
            try:
                self._process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class SearchCluster:
    """Nodes that know each other. ``with SearchCluster() as cluster:`` starts them and waits until they are together."""

    def __init__(
        self, size: int = 3, *, memory: str = "400m", java_options: Sequence[str] = FOR_TESTS
    ) -> None:
        names = [f"node-{number + 1}" for number in range(size)]
        self.nodes = [SearchNode(name, memory=memory, java_options=java_options) for name in names]
        for node in self.nodes:
            node.settings = {
                "discovery.type": "multi-node",
                "discovery.seed_hosts": ",".join(f"127.0.0.1:{one.transport_port}" for one in self.nodes),
                "cluster.initial_master_nodes": ",".join(names),
            }
        self.seconds_to_start = 0.0

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def urls(self) -> list[str]:
        """The addresses for clients."""
        return [node.url for node in self.nodes]

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that run."""
        return [node.pid for node in self.nodes if node.running]

    def node(self, name: str) -> SearchNode:
        """Return the node that is called ``name``."""
        return next(node for node in self.nodes if node.name == name)

    def start(self) -> Self:
        """Start the nodes that do not run, and wait until all are together."""
        started = time.monotonic()
        for node in self.nodes:
            if node.running:
                node.resume()
            else:
                node.start()
        for node in self.nodes:
            node.wait_until_ready(f"wait_for_nodes={len(self.nodes)}")
        self.seconds_to_start = time.monotonic() - started
        return self

    def wait_until_green(self) -> None:
        """Wait until every copy of every index is where it should be."""
        next(node for node in self.nodes if node.running).wait_until_ready("wait_for_status=green")

    def stop(self) -> None:
        """Stop all nodes and remove all they wrote."""
        for node in self.nodes:
            node.say_goodbye()
        for node in self.nodes:
            node.stop()
