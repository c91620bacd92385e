"""One node for a whole test run, whichever of its workers asks for it first."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.searchnode.node import SECONDS_TO_STOP, SearchNode


class SharedFolder:
    """What the processes of one run share: a folder with the lifeline of the node, a lock, and the node's address.

    The lifeline is a named pipe that the run's main process holds open. The node reads from it, so it ends when that
    process does, also when it is killed; no worker needs to count who still wants the node.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lifeline = folder / "lifeline"
        self.address = folder / "address"

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Let the workers of the run do what ``name`` says one after another."""
        with (self.folder / f"lock-{name}").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def node_url(self) -> str:
        """Return the address of the run's node, started when it is not there yet."""
        with self.lock("node"):
            if not self.address.exists():
                node = SearchNode(folder=self.folder)
                reading = os.open(self.lifeline, os.O_RDONLY)
                try:
                    node.start(lifeline=reading).wait_until_ready()
                finally:
                    os.close(reading)
                self.address.write_text(node.url)
            return self.address.read_text()


class RunOfTests(SharedFolder):
    """The main process's side of it: makes the folder, holds the lifeline, and ends the node."""

    def __init__(self) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="storybank-searchnode-")))
        os.mkfifo(self.lifeline)
        # For reading too, because opening a pipe only for writing waits for a reader.
        self._held = os.open(self.lifeline, os.O_RDWR)

    def end(self) -> None:
        """Let go of the lifeline and wait until the node is gone; the last it does is to remove the folder."""
        started = self.address.exists()
        os.close(self._held)
        until = time.monotonic() + SECONDS_TO_STOP
        while started and self.folder.exists() and time.monotonic() < until:
            time.sleep(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)
