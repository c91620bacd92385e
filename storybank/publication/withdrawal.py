"""Taking a story back in all its languages, for good or because another story tells it now."""

from typing import Any
from uuid import UUID

from django.db import transaction

from storybank.publication import locks, versions
from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.signals import published_side_changed
from storybank.publication.writer import removing_because
from storybank.stories.models import StoryPage


def withdraw(story_id: UUID, user: Any = None, merged_into: UUID | None = None) -> int:
    """
    Take all language versions of a story off line at once, with "withdrawn" as the reason that readers get.

    With `merged_into`, another story that is public, the reason is "merged": readers and partners are led to that one.
    Its versions lose their text for good: what was withdrawn does not come back with a later publication.

    What was off line already, in some languages or all, gets the new reason too: whoever follows the change log hears it.

    Returns how many were live. The pages stay, as drafts; unpublishing one language alone is Wagtail's own "unpublish".

    Raises:
        ValueError: when it is to be merged into itself or into a story that is not public.
    """
    reason = PublicationChange.Reason.WITHDRAWN
    if merged_into is not None:
        if merged_into == story_id or not PublishedStory.objects.filter(story_id=merged_into).exists():
            raise ValueError(f"{story_id} cannot be merged into {merged_into}.")
        reason = PublicationChange.Reason.MERGED
    with transaction.atomic(), removing_because(reason.value, merged_into):
        pages = StoryPage.objects.going_live().filter(translation_key=story_id)
        for page in pages:
            page.unpublish(user=user)
        _tell_of_what_was_gone(story_id, reason, merged_into)
        versions.forget_story(story_id)
    return len(pages)


def _tell_of_what_was_gone(story_id: UUID, reason: str, target: UUID | None) -> None:
    """Log the removal again, with this reason, for languages that went for another one."""
    locks.own_stories([story_id])
    last = {
        line.language: line for line in PublicationChange.objects.filter(story_id=story_id).order_by("id")
    }
    lines = [
        PublicationChange(
            story_id=story_id,
            language=language,
            op=line.op,
            reason=reason,
            target=target,
            facts_before=line.facts_before,
        )
        for language, line in last.items()
        if line.op == PublicationChange.Op.REMOVE and (line.reason, line.target) != (reason, target)
    ]
    if lines:
        PublicationChange.objects.bulk_create(lines, batch_size=1)
        transaction.on_commit(lambda: published_side_changed.send(sender=None))
