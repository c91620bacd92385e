"""The editorial pages: the home page of a language and plain content pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from storybank.site.service import editorial_frame, welcome

CONTENT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class HomePage(Page):
    """The first page of a language. Its stories come from documents."""

    introduction = models.TextField(
        _("introduction"),
        max_length=600,
        blank=True,
        help_text=_("Two or three sentences on what this site is."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["stories.StoryIndexPage", "home.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    translatable_fields = [TranslatableField("title"), TranslatableField("introduction")]

    class Meta:
        verbose_name = _("Home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the template: the page with its stories, and the pages below it that have a place in menus."""
        language = self.locale.language_code
        return {
            **super().get_context(request, *args, **kwargs),
            "frame": editorial_frame(self, language, self.introduction),
            "welcome": welcome(language),
            "pages": Page.objects.child_of(self).live().in_menu() if self.pk else (),
        }


class ContentPage(Page):
    """A page of plain text, such as "about this site"."""

    body = RichTextField(_("text"), features=CONTENT_FEATURES, blank=True)

    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("body")]
    translatable_fields = [TranslatableField("title"), TranslatableField("body")]

    class Meta:
        verbose_name = _("Content page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the template."""
        frame = editorial_frame(self, self.locale.language_code)
        return {**super().get_context(request, *args, **kwargs), "frame": frame}
