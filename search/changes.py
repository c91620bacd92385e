"""Brings one index up to date with the change log."""

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from search import documents
from search.engines.tantivy_engine import TantivyEngine
from search.entries import entries_of
from search.errors import SearchError
from search.index_folder import IndexFolder
from search.reading import reading_of
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


def catch_up(folder: IndexFolder, name: str) -> int:
    """
    Apply to an index all numbered changes it has not seen; return how many.

    A change only says which story to look at: the entries of all its languages are made anew from the documents as they
    are *after* the changes were read, and the position is written after the commit. So a crash at any line repeats work
    and loses nothing. Hold the follow lock if the index is the current one.

    Raises:
        HistoryDiffersError: when the index followed another change log.
        EngineError, IndexBusyError: from the engine.
    """
    state, rows = folder.state(name), folder.rows(name)
    if state is None or rows is None:
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
        story_ids = {change.story_id for change in changes}
        languages = content_languages()
        stories = documents.stories_of(story_ids)
        TantivyEngine(folder.engine_files(name)).replace(
            (story_id.hex for story_id in story_ids),
            (entry for story in stories for entry in entries_of(story, languages, reading_of(rows))),
        )
        state = replace(state, position=changes[-1].position, mark=changes[-1].mark)
        folder.save(name, state)
        applied += len(changes)
