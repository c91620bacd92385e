"""What changes answers without a line in the change log: names of terms and organisations, and pages that editors write."""

from typing import Any

from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from storybank.edge.collecting import forget
from storybank.edge.tags import LIST, PAGES, term_tag
from storybank.organisations.signals import organisation_changed
from storybank.stories.models import StoryPage
from storybank.vocabulary.signals import term_changed


def connect() -> None:
    """Connect all handlers; called once when the app is ready."""
    term_changed.connect(_term_changed, dispatch_uid="edge_term")
    organisation_changed.connect(_organisation_changed, dispatch_uid="edge_organisation")
    page_published.connect(_page_changed, dispatch_uid="edge_page_published")
    page_unpublished.connect(_page_changed, dispatch_uid="edge_page_unpublished")
    post_delete.connect(_page_changed, sender=Page, dispatch_uid="edge_page_deleted")


def _term_changed(sender: Any, term: Any, **_kwargs: Any) -> None:
    forget([term_tag(sender.taxonomy, term.slug), LIST])


def _organisation_changed(organisation: Any, **_kwargs: Any) -> None:
    forget([term_tag("organisation", str(organisation.uuid)), LIST])


def _page_changed(instance: Page, **_kwargs: Any) -> None:
    """Stories have lines in the change log; this is for all other pages."""
    if not issubclass(instance.specific_class or type(instance), StoryPage):
        forget([PAGES])
