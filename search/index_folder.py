"""
The folder of the embedded index, shared by all processes of a host.

    current-9c… -> index-1f…  symbolic link, replaced in one step: what readers use
    index-1f…/tantivy/        the engine's files
    index-1f…/state.json      up to which change; replaced in one step after each commit
    index-1f…/rows.json       the rows of the vocabularies that its texts were read with
    follow.lock, rebuild.lock, and the same for a cluster, while the database is on this host
    wake                      touched to tell the follower that there is something new
    vocabulary                there when the rows of the vocabularies may have changed

The link's name holds the fingerprint of the schema. So while a new version of the software takes over, processes of the
old one go on with their own index, and neither puts its own in the place of the other's.

Locks are file locks of the system: they are gone with the process that held them.
"""

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from search.errors import IndexBusyError

_PREFIX = "index-"
_LINK = "current-"
#: Seconds after which an index of another version is no longer kept.
_KEPT_FOR = 24 * 3600

Lock = Literal["follow", "rebuild", "cluster-follow", "cluster-rebuild"]

#: What changes whenever readers must look again: the files behind the link, or the link itself.
Version = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class State:
    """
    What one index stands for.

    `position` is that of the last applied change and `mark` says which change that was (empty if it is unknown), so that
    a database restored from a backup is noticed.
    """

    position: int
    mark: str


class IndexFolder:
    """
    Finds, replaces and locks the indexes in one folder, for one fingerprint of the schema.

    The folder is made when it is not there.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        self.path = path
        self._link = path / (_LINK + fingerprint)
        self._version_of = str(self._link / "tantivy" / "meta.json")

    def version(self) -> Version | None:
        """Return the version of the current index, `None` when there is none. Cheap: one look at one file."""
        try:
            seen = os.stat(self._version_of)
        except OSError:
            return None
        return seen.st_ino, seen.st_mtime_ns, seen.st_size, seen.st_dev

    def current(self) -> str | None:
        """Return the name of the current index."""
        try:
            return os.readlink(self._link)
        except OSError:
            return None

    def engine_files(self, name: str) -> Path:
        """Return where the engine's files of an index are."""
        return self.path / name / "tantivy"

    def state(self, name: str) -> State | None:
        """Return the state of an index, `None` when it cannot be read."""
        try:
            return State(**json.loads((self.path / name / "state.json").read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def save(self, name: str, state: State) -> None:
        """Replace the state of an index in one step, on the disk."""
        target = self.path / name / "state.json"
        fresh = target.with_suffix(f".{uuid.uuid4().hex}.new")
        with fresh.open("w") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)

    def rows(self, name: str) -> str | None:
        """Return the rows that the texts of an index were read with, as they were written; None when they are gone."""
        try:
            return (self.path / name / "rows.json").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None

    def save_rows(self, name: str, written: str) -> None:
        """Keep the rows of a new index. They never change."""
        with (self.path / name / "rows.json").open("w", encoding="utf-8") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())

    def make(self) -> str:
        """Make an empty place for a new index and return its name."""
        name = _PREFIX + uuid.uuid4().hex
        self.engine_files(name).mkdir(parents=True)
        return name

    def switch(self, name: str) -> None:
        """Make an index the current one, in one step. Hold the follow lock."""
        link = self.path / f"{uuid.uuid4().hex}.new"
        link.symlink_to(name)
        link.replace(self._link)

    def retire(self, name: str) -> None:
        """Take an index out of use if it is the current one. Hold the follow lock."""
        if self.current() == name:
            self._link.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove every index that no link names, and what crashes left behind. Hold the rebuild lock."""
        kept = set()
        for link in self.path.glob(_LINK + "*"):
            if link != self._link and time.time() - link.lstat().st_mtime > _KEPT_FOR:
                link.unlink(missing_ok=True)
            else:
                kept.add(os.readlink(link))
        for place in self.path.iterdir():
            if place.name.startswith(_PREFIX) and place.name not in kept:
                shutil.rmtree(place, ignore_errors=True)
            elif place.name.endswith(".new"):
                place.unlink(missing_ok=True)

    @contextmanager
    def lock(self, which: Lock, wait: float = 0) -> Iterator[None]:
        """
        Hold one of the locks, against other threads as well as other processes.

        Raises:
            IndexBusyError: when somebody else still holds it after `wait` seconds.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        give_up = time.monotonic() + wait
        with (self.path / f"{which}.lock").open("w") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= give_up:
                        raise IndexBusyError(f"Another process holds the {which} lock.") from None
                    time.sleep(0.02)
            yield

    def wake(self) -> None:
        """Tell the follower on this host that there is something new."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / "wake").touch()

    def woken_at(self) -> int:
        """Return when `wake` was last called, as a number that only grows; 0 for never."""
        with suppress(OSError):
            return os.stat(self.path / "wake").st_mtime_ns
        return 0

    def doubt_vocabulary(self) -> None:
        """Tell the follower on this host that the rows of the vocabularies may have changed."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / "vocabulary").touch()

    def take_doubt(self) -> bool:
        """Return whether there was such a doubt since the last call; from now on there is none."""
        try:
            (self.path / "vocabulary").unlink()
        except OSError:
            return False
        return True
