"""What templates ask for that their view did not give: on errors, and on previews of drafts."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.translation import get_language
from wagtail.models import Page

from storybank.site import addresses
from storybank.site.documents import Document, draft_of
from storybank.site.editorial import editorial_frame
from storybank.site.frame import Frame, plain_frame
from storybank.site.listing import Listing, story_listing
from storybank.site.story_view import StoryView, story_view
from storybank.stories.models import StoryPage

register = template.Library()

_PLACES_OF_FOCUS = 10


@register.simple_tag(takes_context=True)
def page_frame(context: Mapping[str, Any]) -> Frame:
    """Return the frame of the page: its view's, that of a page shown as a preview, or a plain one for an error."""
    if frame := context.get("frame"):
        return frame
    page = context.get("page")
    if isinstance(page, Page):
        return editorial_frame(page, page.locale.language_code)
    return plain_frame(str(get_language()))


@register.simple_tag
def draft_view(page: StoryPage) -> StoryView:
    """Return what the story template shows for a draft: exactly what would be published."""
    return story_view(draft_of(page))


@register.simple_tag
def first_page(page: Page) -> Listing:
    """Return the beginning of the list of stories, for the preview of the page that stands for it."""
    return story_listing(QueryDict(), page.locale.language_code)


@register.simple_tag
def list_path(language: str, name: str = "", slug: str = "") -> str:
    """Return the path of the list of stories, filtered by one term when one is given."""
    return addresses.story_list(language, [(name, slug)] if name and slug else ())


@register.simple_tag
def search_path(language: str) -> str:
    """Return the path of the search page."""
    return addresses.search_page(language)


@register.simple_tag
def home_path(language: str) -> str:
    """Return the path of the home page."""
    return addresses.home(language)


@register.filter
def focus(image: Document) -> str:
    """Return the classes that keep the focal point of a picture in sight when it is cropped, in steps of ten per cent."""
    point = image.get("focalPoint")
    if not point:
        return ""
    x, y = (round(point[axis] * _PLACES_OF_FOCUS) * 10 for axis in ("x", "y"))
    return f"vhb-focus-x{x} vhb-focus-y{y}"
