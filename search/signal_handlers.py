"""What this room does when it is told of a change: nothing heavy, only a word to the follower."""

import logging
from typing import Any

from search import service
from storybank.publication.signals import published_side_changed

logger = logging.getLogger(__name__)


def on_published_side_changed(**_kwargs: Any) -> None:
    """
    Wake the follower of this host. The transaction has been committed, the editor still waits for an answer.

    A folder that cannot be written must not fail the request: the follower looks twice a second anyway.
    """
    try:
        service.wake_follower()
    except OSError as problem:
        logger.warning("The search follower was not woken: %s", problem)


def connect() -> None:
    """Listen to the published side."""
    published_side_changed.connect(on_published_side_changed, dispatch_uid="search.wake_follower")
