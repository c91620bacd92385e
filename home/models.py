"""The editorial pages: the home page of a language and plain content pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.signals import pre_page_move
from wagtail_localize.fields import TranslatableField

from storybank.site.service import editorial_frame, welcome
from storybank.stories.signals import branch_changed
from storybank.stories.slugs import RESERVED

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


def check_address(slug: str, parent: Page | None) -> None:
    """Refuse a slug that a part of the site has or will have, for a page right below a home page.

    Raises:
        ValidationError: on the slug.
    """
    if slug in RESERVED and parent is not None and issubclass(parent.specific_class or Page, HomePage):
        raise ValidationError(
            {"slug": _("This address is kept for a part of the site. Choose another.")}, code="reserved"
        )


class ContentPageForm(WagtailAdminPageForm):
    """The form of a content page. A new page has no parent yet when it is checked; the form knows it."""

    def clean(self) -> dict[str, Any]:
        """Check the address below the parent that the page will get."""
        cleaned = super().clean()
        try:
            check_address(cleaned.get("slug", ""), self.parent_page)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return cleaned


class ContentPage(Page):
    """A page of plain text, such as "about this site"."""

    body = RichTextField(_("text"), features=CONTENT_FEATURES, blank=True)

    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]
    base_form_class = ContentPageForm
    content_panels = [*Page.content_panels, FieldPanel("body")]
    translatable_fields = [TranslatableField("title"), TranslatableField("body")]

    class Meta:
        verbose_name = _("Content page")

    def clean(self) -> None:
        """Check the address too."""
        super().clean()
        check_address(self.slug, self.get_parent())

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save, and say so in the same transaction when the address changes: stories may link to this page."""
        with transaction.atomic():
            before = ContentPage.objects.filter(pk=self.pk).values_list("url_path", flat=True).first()
            result = super().save(*args, **kwargs)
            if before not in (None, self.url_path):
                branch_changed.send(sender=type(self), path=self.path)
        return result

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish the page; the stories that link to it follow in the same transaction."""
        with transaction.atomic():
            return super().publish(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Take the page off line; the stories that link to it follow in the same transaction."""
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> Any:
        """Move the page and all addresses below it in one transaction."""
        with transaction.atomic():
            return super().move(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the template."""
        frame = editorial_frame(self, self.locale.language_code)
        return {**super().get_context(request, *args, **kwargs), "frame": frame}


@receiver(pre_page_move, sender=ContentPage)
def check_new_address(instance: Page, parent_page_after: Page, **_kwargs: Any) -> None:
    """Check the address before a page moves. The admin moves pages without their own methods.

    Raises:
        ValidationError: when the page would get an address that is kept.
    """
    check_address(instance.slug, parent_page_after)
