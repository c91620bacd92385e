"""
A hash of what a selection holds, by which somebody proves that a copy is complete (recipe: docs/api/sync.md).

Each document is a line `id language contentHash`; the lines are in the order of id and language, each ends in a line feed,
and the digest is SHA-256 over them in UTF-8.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from storybank.api.sync.parameters import Selection
from storybank.publication.rendered_answers import RenderedAnswers
from storybank.publication.service import hashes, hashes_and_facts, newest_line

#: As few documents as this are named one by one when a prefix was asked for.
NAMED = 100
_DIGITS = 32

#: Digests this process has made, each for the position of the change log at which it was made.
_made: RenderedAnswers[bytes] = RenderedAnswers(1_000_000)

Entry = tuple[str, str, str]


def digest_of(selection: Selection, prefix: str) -> bytes:
    """
    Return the answer as JSON, for the documents whose id begins with `prefix`; two queries, or one when nothing changed.

    The position is read first: what is committed while the documents are read gets a higher one, and the next who asks gets
    a digest made anew. Without a line nothing tells whether something changed, so nothing is kept.
    """
    newest = newest_line()
    made_of = newest and (newest.position, newest.mark)
    question = selection.meant, selection.languages, prefix
    if made_of and (kept := _made.get(question)) and kept[0] == made_of:
        return kept[1]
    body = json.dumps(_digest(selection, prefix), separators=(",", ":")).encode()
    if made_of:
        _made.keep(question, made_of, body, len(body))
    return body


def _digest(selection: Selection, prefix: str) -> dict[str, Any]:
    whole, count = sha256(), 0
    parts: dict[str, Any] = {}
    counts: dict[str, int] = {}
    named: list[Entry] = []
    for entry in _entries(selection, prefix):
        line = " ".join(entry).encode() + b"\n"
        whole.update(line)
        count += 1
        bucket = entry[0][: len(prefix) + 1]
        if bucket not in parts:
            parts[bucket], counts[bucket] = sha256(), 0
        parts[bucket].update(line)
        counts[bucket] += 1
        if prefix and len(named) <= NAMED:
            named.append(entry)
    document: dict[str, Any] = {
        "digest": whole.hexdigest(),
        "count": count,
        "buckets": [
            {"prefix": bucket, "count": counts[bucket], "digest": part.hexdigest()}
            for bucket, part in parts.items()
        ],
    }
    if prefix and count <= NAMED:
        document["items"] = [
            {"id": story_id, "language": language, "contentHash": content_hash}
            for story_id, language, content_hash in named
        ]
    return document


def _entries(selection: Selection, prefix: str) -> Iterator[Entry]:
    first = UUID(prefix.ljust(_DIGITS, "0")) if prefix else None
    last = UUID(prefix.ljust(_DIGITS, "f")) if prefix else None
    if selection.has_filter:
        for story_id, language, wire_hash, facts in hashes_and_facts(selection.languages, first, last):
            if selection.holds(facts):
                yield str(story_id), language, wire_hash
    else:
        for story_id, language, wire_hash in hashes(selection.languages, first, last):
            yield str(story_id), language, wire_hash
