"""Reading story pages on the write side. Readers use documents, never these."""

from django.db import models
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class StoryPageQuerySet(PageQuerySet):
    """Story pages."""

    def going_live(self):
        """Live pages that are no alias. Whether one is public also depends on the tree; see the published side."""
        return self.filter(live=True, alias_of=None)


class StoryPageManager(PageManager.from_queryset(StoryPageQuerySet), models.Manager):
    """The manager of story pages."""
