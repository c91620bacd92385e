"""The editorial pages: the home page of a language and plain content pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

CONTENT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class HomePage(Page):
    """The first page of a language. Its stories come from documents."""

    introduction = models.TextField(
        _("introduction"), max_length=600, blank=True, help_text=_("Two or three sentences on what this site is.")
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["stories.StoryIndexPage", "home.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    translatable_fields = [TranslatableField("title"), TranslatableField("introduction")]

    class Meta:
        verbose_name = _("Home page")


class ContentPage(Page):
    """A page of plain text, such as "about this site"."""

    body = RichTextField(_("text"), features=CONTENT_FEATURES, blank=True)

    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("body")]
    translatable_fields = [TranslatableField("title"), TranslatableField("body")]

    class Meta:
        verbose_name = _("Content page")
