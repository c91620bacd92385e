"""Which saves of a story page its readers notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: What Wagtail saves on its own while somebody edits. No reader can see any of it.
HOUSEKEEPING = frozenset(
    [
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "locked",
        "locked_at",
        "locked_by",
        "live_revision",
    ]
)

_publishing: ContextVar[frozenset[int]] = ContextVar("pages_being_published", default=frozenset())


@contextmanager
def as_one_publication(page_id: int) -> Iterator[None]:
    """While Wagtail publishes in several saves, hold back the signal of each save."""
    token = _publishing.set(_publishing.get() | {page_id})
    try:
        yield
    finally:
        _publishing.reset(token)


def is_being_published(page_id: int) -> bool:
    """Tell whether the signals of this page are held back."""
    return page_id in _publishing.get()
