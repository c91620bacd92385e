"""Partners that keep a copy over a bad line."""

import json
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from django.db import connections

from tests.api.chaos.editors import sectors
from tests.api.chaos.journal import DRAFT, note, now
from tests.api.copies import Copy, Fetch, Query

_PAUSE = 0.25
#: After the last action everything has to be there within so many tries.
_TRIES = 50


#: How many partners there are, each with filters of its own.
PARTNERS = 3


def _filters(number: int) -> Query:
    """Return the filters of a partner: none, terms of which one may be merged away, or the other language."""
    names = [sector.slug for sector in sectors()]
    connections.close_all()
    return (
        [],
        [("lang", "nl"), ("sector", names[0]), ("sector", names[1]), ("sector", names[-1])],
        [("hasEnglish", "true"), ("sector", names[2]), ("sector", names[0])],
    )[number]


def follow(number: int, port: int, folder: Path, is_over: Callable[[], bool]) -> None:
    """
    Keep the copy of one of the partners until the editors have ended; then compare the digests.

    Raises:
        RuntimeError: when the copy differs, or when a draft was sent.
    """
    filters = _filters(number)
    copy = Copy(_fetch(port, folder), filters, page_size=7)
    while not is_over():
        if not copy.poll():
            time.sleep(_PAUSE)
    for _try in range(_TRIES):
        copy.follow()
        ours = copy.ours()
        if ours["digest"] == copy.digest():
            break
        time.sleep(_PAUSE)
    else:
        raise RuntimeError(f"{dict(filters)}: {sorted(copy.difference())} differ.")
    told = [f"{name}={value}" for name, value in filters]
    note(folder, "copies", [(told, ours["digest"], ours["count"], len(copy.removals), copy.restarts)])


def _fetch(port: int, folder: Path) -> Fetch:
    def fetch(path: str) -> tuple[int, Any]:
        while True:
            asked = now()
            try:
                status, body = _get(f"http://127.0.0.1:{port}/api/v1{path}")
                answer = json.loads(body)
            except (OSError, HTTPException, ValueError):  # dropped or cut off: ask again
                time.sleep(_PAUSE)
                continue
            if DRAFT.encode() in body:
                raise RuntimeError(f"{path}: a draft was sent.")
            stories = [item["story"] for item in answer.get("changes", []) if item["op"] == "upsert"]
            note(folder, "sent", [(one["id"], one["language"], one["title"], asked) for one in stories])
            return status, answer

    return fetch


def _get(address: str) -> tuple[int, bytes]:
    try:
        with urlopen(address, timeout=30) as response:  # noqa: S310 (our own address)
            return response.status, response.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()
