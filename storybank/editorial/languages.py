"""How far every language of a story is, for the list in which editors choose what to translate."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.models import Locale

from storybank.publication.service import LanguageStatus, language_statuses
from storybank.stories.models import StoryPage

LABELS = {
    "missing": _("missing"),
    "in-progress": _("in progress"),
    "original": _("original"),
    "current": _("up to date"),
    "machine": _("machine translation"),
    "outdated": _("outdated"),
}


@dataclass(frozen=True)
class StoryLanguage:
    """One language of a story: its code, its state (a key of LABELS), since when it is outdated, and its page if any."""

    code: str
    state: str
    since: datetime | None = None
    page_id: int | None = None

    @property
    def label(self) -> Any:
        """The state in words."""
        return LABELS[self.state]


class LanguagesColumn(Column):
    """Shows every language of the story in its row with its state. Needs `annotate_languages` on the rows."""

    cell_template_name = "editorial/languages_cell.html"

    def get_value(self, instance: Any) -> list[StoryLanguage]:
        """Return the languages of the story."""
        return instance.languages


def annotate_languages(pages: Iterable[StoryPage]) -> None:
    """Give each page a list `languages`, one StoryLanguage for every locale. Three queries, however many pages."""
    pages = list(pages)
    stories = {page.translation_key for page in pages}
    published = language_statuses(stories)
    versions: dict[UUID, dict[str, tuple[int, bool]]] = defaultdict(dict)
    rows = StoryPage.objects.filter(translation_key__in=stories, alias_of=None)
    for story_id, code, page_id, live in rows.values_list(
        "translation_key", "locale__language_code", "pk", "live"
    ):
        versions[story_id][code] = page_id, live
    there = set(Locale.objects.values_list("language_code", flat=True))
    codes = [code for code, _name in settings.LANGUAGES if code in there]
    for page in pages:
        page.languages = [
            _language(code, versions[page.translation_key].get(code), published.get(page.translation_key, {}))
            for code in codes
        ]


def _language(
    code: str, version: tuple[int, bool] | None, published: Mapping[str, LanguageStatus]
) -> StoryLanguage:
    if version is None:
        return StoryLanguage(code, "missing")
    page_id, live = version
    status = published.get(code)
    if not live or status is None:
        return StoryLanguage(code, "in-progress", page_id=page_id)
    return StoryLanguage(code, status.status, status.outdated_since, page_id)
