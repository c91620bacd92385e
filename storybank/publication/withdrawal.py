"""Taking a story back in all its languages, for good or because another story tells it now."""

from typing import Any
from uuid import UUID

from django.db import transaction

from storybank.publication import versions
from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.writer import removing_because
from storybank.stories.models import StoryPage


def withdraw(story_id: UUID, user: Any = None, merged_into: UUID | None = None) -> int:
    """
    Take all language versions of a story off line at once, with "withdrawn" as the reason that readers get.

    With `merged_into`, another story that is public, the reason is "merged": readers and partners are led to that one.
    Its versions lose their text for good: what was withdrawn does not come back with a later publication.

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
        versions.forget_story(story_id)
    return len(pages)
