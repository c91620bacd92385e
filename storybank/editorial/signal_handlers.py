"""What happens when somebody begins or submits a story."""

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import WorkflowState
from wagtail.signals import init_new_page, workflow_submitted

from storybank.editorial.authors import main_municipality, own_municipalities
from storybank.stories.authors import author_rule
from storybank.stories.models import StoryMunicipality, StoryPage


def connect() -> None:
    """Connect the handlers; called once, when the application starts."""
    init_new_page.connect(begin_with_own_municipality, dispatch_uid="editorial-begin")
    workflow_submitted.connect(check_author, sender=WorkflowState, dispatch_uid="editorial-check-author")


def begin_with_own_municipality(page: Any, parent: Any, **kwargs: Any) -> None:
    """Fill the municipality of the author into a new story, when there is only one it can be."""
    if not isinstance(page, StoryPage):
        return
    own = own_municipalities(page.owner)
    if len(own) == 1:
        page.story_municipalities = [StoryMunicipality(municipality=own[0], sort_order=0)]


def check_author(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """
    Ask the rule for authors once more when a story is submitted, however it got there.

    Raises PermissionDenied, inside the transaction of submitting, so that nothing of it stays.
    """
    page = instance.content_object
    page = page.specific if page is not None else None
    if user is None or not isinstance(page, StoryPage):
        return
    municipality = main_municipality(page)
    objection = author_rule().objection(user, page.get_parent(), [municipality.pk] if municipality else [])
    if objection:
        raise PermissionDenied(objection)
