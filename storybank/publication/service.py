"""What other rooms may ask of the published side."""

from storybank.publication.change_log import (
    KEPT,
    Line,
    Stored,
    documents_after,
    documents_of,
    facts_after,
    hashes,
    hashes_and_facts,
    lines_from,
    newest_line,
    prune_changes,
)
from storybank.publication.clock import last_position, number_changes
from storybank.publication.counted import Counted, counted_figures
from storybank.publication.drift import Drift, find_drift
from storybank.publication.following import work_off_pending
from storybank.publication.models import PublicationChange
from storybank.publication.preview import preview_document
from storybank.publication.reading import (
    Answer,
    Gone,
    Hit,
    LanguageStatus,
    cards,
    changes_after,
    detail,
    details,
    gone_at,
    gone_story,
    language_statuses,
    moved_to,
    story_at,
    story_instead,
    term_counts,
    withdrawn_after,
)
from storybank.publication.rebuild import rebuild
from storybank.publication.rendering import moment, render, with_base
from storybank.publication.streaming import Rendered, every_document, rendered
from storybank.publication.withdrawal import withdraw
from storybank.publication.writer import removing_because

__all__ = [
    "KEPT",
    "Answer",
    "Counted",
    "Drift",
    "Gone",
    "Hit",
    "LanguageStatus",
    "Line",
    "PublicationChange",
    "Rendered",
    "Stored",
    "cards",
    "catch_up",
    "changes_after",
    "counted_figures",
    "detail",
    "details",
    "documents_after",
    "documents_of",
    "every_document",
    "facts_after",
    "find_drift",
    "gone_at",
    "gone_story",
    "hashes",
    "hashes_and_facts",
    "language_statuses",
    "last_position",
    "lines_from",
    "moment",
    "moved_to",
    "newest_line",
    "number_changes",
    "preview_document",
    "prune_changes",
    "rebuild",
    "removing_because",
    "render",
    "rendered",
    "story_at",
    "story_instead",
    "term_counts",
    "with_base",
    "withdraw",
    "withdrawn_after",
    "work_off_pending",
]


def catch_up() -> None:
    """Do all work that publication left for later: waiting documents, and positions in the change log."""
    while work_off_pending():
        pass
    number_changes()
