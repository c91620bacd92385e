"""
Editors, partners and a bad line between them, with processes killed at any moment.

    python -m tests.api.chaos 300 1

Takes the number of actions and a seed; needs an empty bank on PostgreSQL. Prints what happened as JSON. It forks: the first
process loads everything once and never opens the database, so that every child begins as a worker does.
"""

import json
import os
import random
import select
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.db import connections

from storybank.publication.models import PendingRefresh, PublicationChange, PublishedStory
from storybank.publication.service import catch_up, find_drift
from tests.api.chaos import editors, partners, wires
from tests.api.chaos.journal import Act, Sent, read, sent_too_late

_EDITORS = 3
#: Seconds between two kills.
_SHORTEST, _LONGEST = 0.5, 6.0
#: Seconds in which the database ends what a killed process had begun.
_ENDING = 2.0


def _forked(work: Callable[[], None]) -> int:
    """Return the number of a child that does this and ends, with status 1 when it fails."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _done(child: int) -> None:
    """Wait for a child. Raises RuntimeError when it failed."""
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("A process failed.")


def _killed(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _keep_up() -> None:
    while True:
        catch_up()
        time.sleep(0.5)


def _end(folder: Path) -> None:
    """Finish what is left, and check our own side: documents are those of the pages, and nothing was sent too late."""
    time.sleep(_ENDING)
    PendingRefresh.objects.update(failed_at=None)
    catch_up()
    if drift := list(find_drift()):
        raise RuntimeError(f"Documents and pages differ: {drift}")
    acts = [Act(*entry) for entry in read(folder, "acts")]
    sent = [Sent(tuple(version), asked) for *version, asked in read(folder, "sent")]
    if late := sent_too_late(acts, sent):
        raise RuntimeError(f"{len(late)} sent after they were replaced or taken away: {late[:3]}")
    (folder / "bank").write_text(
        json.dumps({"documents": PublishedStory.objects.count(), "lines": PublicationChange.objects.count()})
    )


class Chaos:
    """All processes of one run."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.draw, self.folder = random.Random(seed), folder
        self.front, self.back = wires.listening(), wires.listening()
        self.counted, self.told = os.pipe()
        self.kills: Counter[str] = Counter()
        self.done = 0
        self.running: dict[int, tuple[str, Callable[[], None]]] = {}

    def start(self, name: str, work: Callable[[], None]) -> int:
        """Start a process that does this until it is killed."""
        child = _forked(work)
        self.running[child] = name, work
        return child

    def run(self, actions: int) -> None:
        """Let the editors do so many actions, and kill one process after another meanwhile."""
        self.start("server", partial(wires.serve, self.back))
        self.start("worker", _keep_up)
        for _number in range(_EDITORS):
            self._start_editor()
        due = time.monotonic() + 1
        while self.done < actions:
            if select.select([self.counted], [], [], 0.05)[0]:
                self.done += len(os.read(self.counted, 1 << 16))
            if time.monotonic() > due:
                self._kill_one()
                due = time.monotonic() + self.draw.uniform(_SHORTEST, _LONGEST)
        for child in [child for child, (name, _work) in self.running.items() if name == "editor"]:
            _killed(child)
            del self.running[child]

    def stop(self) -> None:
        """End everything that is still running."""
        for child in self.running:
            _killed(child)

    def _start_editor(self) -> None:
        self.start("editor", partial(editors.work, self.draw.getrandbits(32), self.folder, self.told))

    def _kill_one(self) -> None:
        child = self.draw.choice(list(self.running))
        name, work = self.running.pop(child)
        _killed(child)
        self.kills[name] += 1
        if name == "editor":
            self._start_editor()
        else:
            self.start(name, work)


def main(actions: int, seed: int) -> None:
    """Run once. Raises RuntimeError when anything was lost, or sent that should not have been."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        over = folder / "over"
        _done(_forked(editors.prepare))
        chaos = Chaos(seed, folder)
        proxy = _forked(
            partial(wires.spoil, chaos.front, chaos.back.getsockname()[1], chaos.draw.getrandbits(32))
        )
        port = chaos.front.getsockname()[1]
        following = {
            _forked(partial(partners.follow, number, port, folder, over.exists))
            for number in range(partners.PARTNERS)
        }
        try:
            chaos.run(actions)
            _done(_forked(partial(_end, folder)))
            over.touch()
            while following:
                _done(following.pop())
        finally:
            chaos.stop()
            for child in (*following, proxy):
                _killed(child)
        refusals = Counter(f"{way} {kind}" for way, kind, _text in read(folder, "refusals"))
        told = {
            "seed": seed,
            "actions": chaos.done,
            "kills": dict(chaos.kills),
            "refusals": dict(refusals),
            "copies": read(folder, "copies"),
            "items sent": len(read(folder, "sent")),
            **json.loads((folder / "bank").read_text()),
        }
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    connections.close_all()
    main(int(sys.argv[1]), int(sys.argv[2]))
