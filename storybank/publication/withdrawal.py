"""Taking a story back in all its languages."""

from typing import Any
from uuid import UUID

from django.db import transaction

from storybank.publication.models import PublicationChange
from storybank.publication.writer import removing_because
from storybank.stories.models import StoryPage


def withdraw(story_id: UUID, user: Any = None) -> int:
    """
    Take all language versions of a story off line at once, with "withdrawn" as the reason that readers get.

    Returns how many were live. The pages stay, as drafts; unpublishing one language alone is Wagtail's own "unpublish".
    """
    with transaction.atomic(), removing_because(PublicationChange.Reason.WITHDRAWN.value):
        pages = StoryPage.objects.going_live().filter(translation_key=story_id)
        for page in pages:
            page.unpublish(user=user)
    return len(pages)
