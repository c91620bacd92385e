"""CSV (RFC 4180) in UTF-8, with the mark by which Excel knows that."""

import csv
from codecs import BOM_UTF8
from datetime import date
from io import StringIO

from storybank.api.exports.about import About, Batches, Chunks
from storybank.api.exports.columns import COLUMNS, Cell, row_of

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"


def chunks(stories: Batches, about: About) -> Chunks:
    """Yield the file, a batch at a time."""
    yield BOM_UTF8 + _lines([list(COLUMNS)])
    for batch in stories:
        yield _lines([[_text(cell) for cell in row_of(story, about)] for story in batch])


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
