"""What everybody notes down, and the verdict at the end: was anything sent that was no longer to be read?"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

#: Stands in every text that is not published.
DRAFT = "DRAFTTEXT"

Version = tuple[str, str, str]


class Sent(NamedTuple):
    """A story that a partner got: the version, and when it had been asked for."""

    version: Version
    asked: float


class Act(NamedTuple):
    """Something that an editor did to a story in a language; `title` is that of what is public since, or empty."""

    story: str
    language: str
    title: str
    began: float
    committed: float


def note(folder: Path, kind: str, entries: Iterable[Iterable[Any]]) -> None:
    """Add entries to the journal of this process; each line is written whole or not at all."""
    text = "".join(json.dumps(list(entry)) + "\n" for entry in entries)
    with (folder / f"{kind}-{os.getpid()}.jsonl").open("ab", buffering=0) as file:
        file.write(text.encode())


def read(folder: Path, kind: str) -> list[Any]:
    """Return all that was noted under this kind, by all processes."""
    lines = [line for file in folder.glob(f"{kind}-*.jsonl") for line in file.read_text().splitlines()]
    return [json.loads(line) for line in lines]


def now() -> float:
    """Return the time that all processes of this machine share."""
    return time.monotonic()


def sent_too_late(acts: Iterable[Act], sent: Iterable[Sent]) -> list[Sent]:
    """
    Return what was sent to somebody who asked after it had been replaced or taken away.

    A title is published once. It has ended for certain when something that began after its commit was committed itself; a process
    that was killed before it could note its commit leaves the end unknown, and then nothing is said.
    """
    by_place = defaultdict(list)
    for act in acts:
        by_place[act.story, act.language].append(act)
    ends: dict[Version, float] = {}
    for (story, language), done in by_place.items():
        for published in done:
            later = [act.committed for act in done if act.began > published.committed]
            if published.title and later:
                ends[story, language, published.title] = min(later)
    return [one for one in sent if one.asked > ends.get(one.version, float("inf"))]
