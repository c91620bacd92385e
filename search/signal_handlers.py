"""What this room does when it is told of a change: nothing heavy, only a word to the follower."""

import logging
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from search import service
from search.vocabulary_rows import SEARCHED
from storybank.publication.signals import published_side_changed
from storybank.vocabulary.service import TAXONOMIES
from storybank.vocabulary.signals import term_changed

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


def on_term_changed(**_kwargs: Any) -> None:
    """
    Let this process read the names of terms anew, and have the follower look at them once they are committed.

    An editor so sees at once what was changed. Most changes of a term (a definition, a verification) leave the names alone:
    the follower compares.
    """
    service.forget_terms()
    transaction.on_commit(_doubt_vocabulary)


def _doubt_vocabulary() -> None:
    try:
        service.doubt_vocabulary()
    except OSError as problem:
        logger.warning("The search follower was not told of a changed term: %s", problem)


def connect() -> None:
    """Listen to the published side, and to the vocabularies."""
    published_side_changed.connect(on_published_side_changed, dispatch_uid="search.wake_follower")
    # Merging and loading announce what they change; new and deleted terms are known to Django alone.
    term_changed.connect(on_term_changed, dispatch_uid="search.on_term_changed")
    for name in SEARCHED:
        for happened in (post_save, post_delete):
            happened.connect(on_term_changed, TAXONOMIES[name], dispatch_uid=f"search.on_term_changed.{name}")
