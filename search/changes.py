"""Brings one index up to date with the change log."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple, Protocol
from uuid import UUID

from search import documents
from search.entries import Entry, entries_of
from search.errors import SearchError
from search.index_folder import State
from search.reading import Reading
from search.schema import content_languages
from storybank.publication import service as publication
from storybank.publication.models import PublicationChange

#: Changes applied with one commit.
BATCH = 500


class HistoryDiffersError(SearchError):
    """The change log is not the one this index followed: the database was restored or replaced."""


class Change(NamedTuple):
    """One numbered line of the change log."""

    position: int
    story_id: UUID
    language: str
    op: str
    content_hash: str

    @property
    def mark(self) -> str:
        """What tells this change from another one at the same position."""
        return f"{self.story_id.hex}:{self.language}:{self.op}:{self.content_hash}"


def _changes_from(position: int, limit: int) -> list[Change]:
    rows = PublicationChange.objects.filter(position__gte=position).order_by("position")
    return [Change(*row) for row in rows.values_list(*Change._fields)[:limit]]


def mark_at(position: int) -> str:
    """Return the mark of the change at this position, empty if it is no longer in the log."""
    found = _changes_from(position, 1)
    return found[0].mark if found and found[0].position == position else ""


class Followed(Protocol):
    """An index that follows the change log, whichever engine keeps it."""

    def state(self) -> State | None:
        """Return what the index stands for, `None` when that cannot be read."""
        ...

    def reading(self) -> Reading | None:
        """Return how the texts of the index were read, `None` when that is not known any more."""
        ...

    def apply(self, story_ids: Iterable[str], entries: Iterable[Entry], state: State) -> None:
        """Put these entries in the place of all entries of these stories and, *after* that is durable, save the state."""
        ...


def catch_up(index: Followed) -> int:
    """
    Apply to an index all numbered changes it has not seen; return how many.

    A change only says which story to look at: the entries of all its languages are made anew from the documents as they
    are *after* the changes were read, and the position is written after the commit. So a crash at any line repeats work
    and loses nothing. Hold the follow lock if the index is the current one.

    Raises:
        HistoryDiffersError: when the index followed another change log.
        EngineError, IndexBusyError: from the engine.
    """
    state = index.state()
    if state is None:
        raise HistoryDiffersError("The state of the index cannot be read.")
    applied = 0
    while True:
        # The change applied last is read again, to compare its mark.
        changes = _changes_from(max(state.position, 1), BATCH + 1)
        if changes and changes[0].position == state.position:
            known = changes.pop(0)
            if state.mark and known.mark != state.mark:
                raise HistoryDiffersError(f"Position {state.position} of the change log is another change.")
        elif state.position and publication.last_position() < state.position:
            raise HistoryDiffersError("The change log is shorter than what the index has followed.")
        if not changes:
            return applied
        if changes[-1].position - state.position != len(changes):
            raise HistoryDiffersError("Changes that the index has not seen are no longer in the log.")
        reading = index.reading()
        if reading is None:
            raise HistoryDiffersError("It is unknown how the texts of the index were read.")
        story_ids = {change.story_id for change in changes}
        languages = content_languages()
        stories = documents.stories_of(story_ids)
        state = replace(state, position=changes[-1].position, mark=changes[-1].mark)
        index.apply(
            (story_id.hex for story_id in story_ids),
            (entry for story in stories for entry in entries_of(story, languages, reading)),
            state,
        )
        applied += len(changes)
