"""The frame of a page that editors make in Wagtail: its address and its versions in other languages."""

from typing import Any

from wagtail.models import Page

from storybank.site.frame import Frame, frame_of


def editorial_frame(page: Page, language: str, description: str = "") -> Frame:
    """
    Return the frame of a Wagtail page in `language`.

    Takes a description for when the page has none of its own. A draft that has never been saved has no versions.
    """
    translations: Any = page.get_translations()
    versions = translations.live().select_related("locale") if page.pk else ()
    paths = {one.locale.language_code: _path(one) for one in versions}
    paths[language] = _path(page)
    title = page.seo_title or page.title
    return frame_of(language, title, page.search_description or description, dict(sorted(paths.items())))


def _path(page: Page) -> str:
    parts = page.get_url_parts()
    return (parts[2] if parts else None) or "/"
