"""
Which pages are public, and at which address. The one place where that is decided.

A story page is public when it is live, is no alias, stands below the root of the default site, and neither it nor a page above it has
a view restriction. A story is public exactly when its document exists; documents exist exactly for these pages.
"""

from urllib.parse import quote

from django.conf import settings
from wagtail.models import Page, PageViewRestriction, Site

#: What Django's `reverse` leaves alone in a path, so that both write the same address.
_SAFE = "!$&'()*+,;=/~:@"


class PublicTree:
    """The roots and the restricted branches of the page tree, read once (two queries) for any number of pages."""

    def __init__(self):
        # One site: with a second one two stories could have the same address.
        keys = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
        roots = Page.objects.filter(translation_key__in=keys)
        self._roots = list(roots.values_list("url_path", "locale__language_code"))
        self._restricted = list(PageViewRestriction.objects.values_list("page__path", flat=True))
        self._languages = {code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}

    def path_of(self, page: Page, language: str) -> str | None:
        """
        Return the address of a page from the root of the site, such as "/nl/verhalen/van-werkjas/".

        Takes the page and the code of its language. Returns None when the page is not public.
        """
        if not self.is_public(page.path, page.url_path, page.live, page.alias_of_id, language=language):
            return None
        return self.address(page.url_path, language)

    def is_public(
        self, path: str, url_path: str, live: bool, alias_of_id: int | None, *, language: str
    ) -> bool:
        """Tell whether a page is public, from its place in the tree and its state."""
        if not live or alias_of_id or language not in self._languages:
            return False
        if any(path.startswith(restricted) for restricted in self._restricted):
            return False
        return self.address(url_path, language) is not None

    def address(self, url_path: str, language: str) -> str | None:
        """Return the address that belongs to a place in the tree, or None outside the site."""
        for root, root_language in self._roots:
            if root_language == language and url_path.startswith(root):
                return quote(f"/{language}/{url_path[len(root) :]}", safe=_SAFE)
        return None
