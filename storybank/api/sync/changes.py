"""
One page of `/changes`: first everything there is, then what has changed.

What is told is always the newest state: several lines about a document become one item, and what changed again since is told
again later (at least once, never lost). The lines are read before the documents. A document read later may be ahead of its line; then a line with a
higher position follows and says how it went on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from storybank.api.sync.cursors import Cursor, ExpiredCursorError
from storybank.api.sync.parameters import Selection
from storybank.publication.service import (
    Line,
    PublicationChange,
    Stored,
    documents_after,
    documents_of,
    facts_after,
    lines_from,
    newest_line,
)

#: Lines or documents that are looked at for one page. A narrow filter may find nothing among them: the page is then empty
#: and there is more.
LOOKED_AT = 500
LEFT_FILTER = "leftFilter"


@dataclass(frozen=True)
class Gone:
    """A document that the copy must not have any more."""

    story_id: UUID
    language: str
    reason: str
    target: UUID | None = None


Item = Stored | Gone


@dataclass(frozen=True)
class Page:
    """What is told at once, and where to go on."""

    items: Sequence[Item]
    next: Cursor
    has_more: bool


def page_of(selection: Selection, cursor: Cursor | None, size: int) -> Page:
    """
    Return the page behind a cursor, or the first one; two queries at most.

    Raises:
        ExpiredCursorError: when lines behind the cursor are no longer in the log, or the log is that of another history.
    """
    if cursor is None:
        return _first_reading(selection, Cursor.behind(newest_line()), None, size)
    if cursor.after is not None:
        return _first_reading(selection, cursor, cursor.after, size)
    return _news(selection, cursor, size)


def _first_reading(selection: Selection, began: Cursor, after: tuple[UUID, str] | None, size: int) -> Page:
    if selection.has_filter:
        items, last, is_end = _filtered(selection, after, size)
    else:
        items = documents_after(after, selection.languages, size + 1)
        is_end = len(items) <= size
        items = items[:size]
        last = items[-1].key if items else after
    if not is_end and last is not None:
        return Page(items, began.reading_from(last), has_more=True)
    # Who needed several pages surely has time to ask what happened meanwhile.
    return Page(items, Cursor(began.position, began.mark), has_more=after is not None)


def _filtered(
    selection: Selection, after: tuple[UUID, str] | None, size: int
) -> tuple[Sequence[Stored], tuple[UUID, str] | None, bool]:
    """Return the next documents that pass the filter, the one looked at last, and whether that was the end."""
    wanted: list[tuple[UUID, str]] = []
    last, looked_at, is_end = after, 0, False
    for key, facts in facts_after(after, selection.languages, LOOKED_AT):
        if selection.holds(facts):
            if len(wanted) == size:
                break
            wanted.append(key)
        last, looked_at = key, looked_at + 1
    else:
        is_end = looked_at < LOOKED_AT
    found = documents_of(frozenset(wanted))
    # What left the filter since the last query has a line behind the position.
    return [found[key] for key in wanted if key in found and selection.holds(found[key].facts)], last, is_end


class _Changed:
    """What the lines of one page say about one document."""

    def __init__(self) -> None:
        self.was_selected = False
        self.is_selected = False
        self.newest: Line

    def note(self, line: Line, before: bool, after: bool) -> None:
        self.was_selected = self.was_selected or before
        self.is_selected = after
        self.newest = line


def _news(selection: Selection, cursor: Cursor, size: int) -> Page:
    lines = _lines_behind(cursor)
    changed: dict[tuple[UUID, str], _Changed] = {}
    last, stopped = None, False
    for line in lines[:LOOKED_AT]:
        if line.language in selection.languages:
            before = selection.holds(line.facts_before)
            after = before if line.facts_before == line.facts_after else selection.holds(line.facts_after)
            known = line.key in changed
            if not known and (before or after):
                if len(changed) == size:
                    stopped = True
                    break
                changed[line.key] = _Changed()
                known = True
            if known:
                changed[line.key].note(line, before, after)
        last = line
    documents = documents_of(changed.keys())
    items = [
        item
        for key, change in changed.items()
        if (item := _item(selection, key, change, documents.get(key))) is not None
    ]
    return Page(items, Cursor.behind(last) if last else cursor, has_more=stopped or len(lines) > LOOKED_AT)


def _lines_behind(cursor: Cursor) -> list[Line]:
    """Return the lines behind a cursor, one more than are looked at. The line that it stands at is read again, to compare."""
    lines = lines_from(max(cursor.position, 1), LOOKED_AT + 2)
    if lines and lines[0].position == cursor.position:
        if lines.pop(0).mark != cursor.mark:
            raise ExpiredCursorError
    elif cursor.position and not lines:
        raise ExpiredCursorError
    # Positions are given out without gaps, so a gap is something that was removed before this reader saw it.
    if any(line.position != cursor.position + number for number, line in enumerate(lines, start=1)):
        raise ExpiredCursorError
    return lines


def _item(
    selection: Selection, key: tuple[UUID, str], change: _Changed, document: Stored | None
) -> Item | None:
    if document is not None and selection.holds(document.facts):
        return document
    if not change.was_selected:
        return None
    if document is not None:
        return Gone(*key, LEFT_FILTER)
    if change.newest.op == PublicationChange.Op.REMOVE:
        return Gone(*key, change.newest.reason, change.newest.target)
    # It went after these lines: when they still have it, that line will tell; otherwise it left before it went.
    return None if change.is_selected else Gone(*key, LEFT_FILTER)
