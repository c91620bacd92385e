"""The page above the stories of one language."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from storybank.stories.signals import branch_changed


class StoryIndexPage(Page):
    """The parent of the stories in one language. Readers get the list from documents, not from this page."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["stories.StoryPage"]
    max_count_per_parent = 1
    translatable_fields = [TranslatableField("title"), TranslatableField("seo_title")]

    class Meta:
        verbose_name = _("Stories")

    def save(self, *args, **kwargs):
        """Save, and say so in the same transaction when the addresses of the stories below change with it."""
        with transaction.atomic():
            before = StoryIndexPage.objects.filter(pk=self.pk).values_list("url_path", flat=True).first()
            result = super().save(*args, **kwargs)
            if before not in (None, self.url_path):
                branch_changed.send(sender=type(self), path=self.path)
        return result

    def move(self, *args, **kwargs):
        """Move the page and all addresses below it in one transaction."""
        with transaction.atomic():
            return super().move(*args, **kwargs)
