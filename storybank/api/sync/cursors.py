"""
Cursors: where somebody is in the change log, and in the first reading before that.

A cursor holds nothing about a person and nothing that belongs to one database: positions and keys mean the same after a
restore or a move (docs/decisions/0013-positions-after-the-commit.md). It is signed, so it can only be one that we gave out, and the
same place gives the same cursor during an hour, so that an answer without news stays the same answer.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from storybank.api.sync.parameters import Selection, everything
from storybank.publication.service import KEPT, Line

#: Raise when the members change: cursors of another version begin anew.
VERSION = 1
_HOUR = 3600
_HOURS_KEPT = int(KEPT.total_seconds()) // _HOUR
_SALT = "storybank.api.sync.cursors"


class ForgedCursorError(ValueError):
    """The text is no cursor that we gave out."""


class ForeignCursorError(ValueError):
    """The cursor belongs to another selection."""


class ExpiredCursorError(Exception):
    """What the cursor stands for cannot be continued."""


@dataclass(frozen=True)
class Cursor:
    """
    A place: everything up to `position` has been told, where a line with `mark` stands (empty at the beginning of the log).

    During the first reading `after` is the document that was told last, and `position` where the log stood when that
    reading began: what changes meanwhile is told again behind it.
    """

    position: int
    mark: str
    after: tuple[UUID, str] | None = None

    @classmethod
    def behind(cls, line: Line | None) -> "Cursor":
        """Return the place behind a line, or the beginning of an empty log."""
        return cls(line.position, line.mark) if line else cls(0, "")

    def reading_from(self, after: tuple[UUID, str]) -> "Cursor":
        """Return the same place with the first reading going on behind a document."""
        return replace(self, after=after)


def written(cursor: Cursor, selection: Selection) -> str:
    """Return the text of a cursor."""
    after = [cursor.after[0].hex, cursor.after[1]] if cursor.after else []
    place = [cursor.position, cursor.mark, *after]
    return _signer().sign_object([VERSION, _hour(), selection.asked, selection.meant, *place])


def cursor_behind(line: Line | None) -> str:
    """Return a cursor for everything behind a line. Who read all documents after that was the newest can go on from there."""
    return written(Cursor.behind(line), everything())


def read(text: str, selection: Selection) -> Cursor:
    """
    Return the cursor that was given out with a text.

    Raises:
        ForgedCursorError: when it was not.
        ForeignCursorError: when it was given out for other filters.
        ExpiredCursorError: when that is too long ago, or the filters mean something else now.
    """
    try:
        version, *members = _signer().unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise ForgedCursorError from error
    if version != VERSION:
        raise ExpiredCursorError
    hour, asked, meant, position, mark, *after = members
    # Other words for the same are the same; the same words that mean something else now are told to begin anew.
    if selection.meant != meant:
        if selection.asked != asked:
            raise ForeignCursorError
        raise ExpiredCursorError
    if _hour() - hour > _HOURS_KEPT:
        raise ExpiredCursorError
    return Cursor(position, mark, (UUID(after[0]), after[1]) if after else None)


def _hour() -> int:
    return int(timezone.now().timestamp()) // _HOUR


def _signer() -> Signer:
    return Signer(salt=_SALT)
