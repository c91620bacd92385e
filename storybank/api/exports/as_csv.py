"""CSV (RFC 4180) in UTF-8, with the mark by which Excel knows that."""

import csv
from codecs import BOM_UTF8
from collections.abc import Sequence
from datetime import date
from io import StringIO

from storybank.api.exports.about import About, Batches, Chunks
from storybank.api.exports.columns import COLUMNS, Cell, row_of
from storybank.publication.service import Rendered

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
SCHEMA = {"type": "string"}
#: The column of a dump by which a copy is compared with `/changes`.
HASH = "contentHash"


def chunks(stories: Batches, about: About) -> Chunks:
    """Yield the file, a batch at a time."""
    yield heading()
    for batch in stories:
        yield lines(batch, about)


def heading(*, hashed: bool = False) -> bytes:
    """Return what a file begins with; with a column for the hash of each document if it is `hashed`."""
    return BOM_UTF8 + _lines([[*COLUMNS, *([HASH] if hashed else [])]])


def lines(batch: Sequence[Rendered], about: About, *, hashed: bool = False) -> bytes:
    """Return the lines of a batch."""
    return _lines(
        [[*map(_text, row_of(story, about)), *([story.wire_hash] if hashed else [])] for story in batch]
    )


def _lines(rows: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
