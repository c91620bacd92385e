"""
The pages every bank begins with, in every language of the settings: a home page, the index of stories, an about page.

What is there is left alone, whatever editors made of it. So this may run as often as one likes, and a language that was added
to the settings gets its pages.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from home.first_texts import texts_of
from home.models import ContentPage, HomePage
from storybank.stories.models import StoryIndexPage

#: What the about pages of all languages have in common.
ABOUT = uuid5(NAMESPACE_URL, "storybank:about")


class FirstPages:
    """Makes what is missing; `changes` holds a sentence about each thing that was made."""

    def __init__(self) -> None:
        self.changes: list[str] = []
        self._locales = self._make_locales()
        self.home = self._main_home()
        self.index = self._main_index()
        for language in self._locales:
            self._translate(language)

    def homes(self) -> list[Page]:
        """Return the home pages of all languages."""
        return list(self.home.get_translations(inclusive=True))

    def indexes(self) -> list[Page]:
        """Return the indexes of stories of all languages."""
        return list(self.index.get_translations(inclusive=True))

    def _make_locales(self) -> dict[str, Locale]:
        """The languages of the settings, the main one first. One that was taken out of the settings keeps its pages."""
        codes = [settings.LANGUAGE_CODE, *(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)]
        locales = {}
        for code in dict.fromkeys(codes):
            locales[code], made = Locale.objects.get_or_create(language_code=code)
            if made:
                self.changes.append(f"Language {code}: made.")
        return locales

    def _main_home(self) -> HomePage:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        root = site.root_page.specific if site else None
        home = root if isinstance(root, HomePage) else self._first_home(site)
        self._set_site(site or Site(is_default_site=True), home)
        return home

    def _first_home(self, site: Site | None) -> HomePage:
        """Make the home page in the place of the page that Wagtail welcomes with."""
        welcome = self._wagtails_welcome()
        if welcome:  # its slug is the one that ours gets
            Page.objects.filter(pk=welcome.pk).update(slug="wagtail-welcome", url_path="/wagtail-welcome/")
        texts = texts_of(settings.LANGUAGE_CODE)
        locale = self._locales[settings.LANGUAGE_CODE]
        home = HomePage(title=texts.home, slug="home", introduction=texts.introduction, locale=locale)
        self._add(Page.get_first_root_node(), home)
        if welcome:
            # The site moves first: it would be deleted with its root page.
            Site.objects.filter(root_page=welcome).update(root_page=home)
            Page.objects.get(pk=welcome.pk).delete()
            self.changes.append("Wagtail's welcome page: removed.")
        self._add_about(home, settings.LANGUAGE_CODE)
        return home

    def _wagtails_welcome(self) -> Page | None:
        plain = ContentType.objects.get_for_model(Page)
        return Page.objects.filter(depth=2, content_type=plain, slug="home", numchild=0).first()

    def _set_site(self, site: Site, home: HomePage) -> None:
        address = urlsplit(settings.PUBLIC_BASE_URL)
        wanted = {
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "root_page_id": home.pk,
        }
        if site.pk and Site.objects.filter(pk=site.pk, **wanted).exists():
            return
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
        self.changes.append(f"Site: answers at {settings.PUBLIC_BASE_URL}")

    def _main_index(self) -> StoryIndexPage:
        found = StoryIndexPage.objects.child_of(self.home).first()
        if found:
            return found
        texts = texts_of(settings.LANGUAGE_CODE)
        index = StoryIndexPage(title=texts.stories, slug=texts.stories_slug, locale=self.home.locale)
        self._add(self.home, index)
        return index

    def _translate(self, language: str) -> None:
        texts = texts_of(language)
        home, made = self._translation(
            self.home, language, title=texts.home, slug=f"home-{language}", introduction=texts.introduction
        )
        self._translation(self.index, language, title=texts.stories, slug=texts.stories_slug)
        if made:
            self._add_about(home, language)

    def _translation(self, page: Page, language: str, **fields: Any) -> tuple[Page, bool]:
        """Return the page in a language, and whether it was made now. An alias of another language counts as missing."""
        locale = self._locales[language]
        if page.locale_id == locale.pk:
            return page, False
        found = page.get_translation_or_none(locale)
        if found and not found.alias_of_id:
            return found, False
        if found is None:
            found = page.copy_for_translation(locale)
        found.alias_of = None
        for name, value in fields.items():
            setattr(found, name, value)
        # The slug of the copy was never an address, so no redirect is wanted: Wagtail makes one for a slug that it sees change.
        found.set_url_path(found.get_parent())
        Page.objects.filter(pk=found.pk).update(slug=found.slug, url_path=found.url_path)
        self._publish(found)
        return found, True

    def _add_about(self, home: Page, language: str) -> None:
        """Only together with its home page: one that editors removed does not come back."""
        about = texts_of(language).about
        if about:
            page = ContentPage(
                title=about.title, slug=about.slug, body=about.body, locale=home.locale, show_in_menus=True
            )
            page.translation_key = ABOUT
            self._add(home, page)

    def _add(self, parent: Page, page: Page) -> None:
        page.live = False
        parent.add_child(instance=page)
        self._publish(page)

    def _publish(self, page: Page) -> None:
        page.save_revision().publish()
        page.refresh_from_db()
        self.changes.append(f"Page {page.url_path}: made.")
