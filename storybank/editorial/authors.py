"""
The rule for authors: who has no permission to change all stories writes those of the own municipality only.

A story belongs to its main municipality, the first in its list; others that took part may stand beside it. An author writes
stories whose main municipality is that of one of the author's organisations, also those that a colleague began. Translations
are the editors' work. The rule holds for the screens (`StoryPermissionTester`), for what a form may say, and again when a
story is submitted (`signal_handlers.py`).
"""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page, PagePermissionTester

from storybank.stories.authors import AuthorRule, register_author_rule
from storybank.stories.models import StoryPage
from storybank.vocabulary.models import Municipality


def own_municipalities(user: Any) -> list[Municipality]:
    """Return the municipalities of the organisations that this person speaks for, as they are today."""
    found = Municipality.objects.filter(organisations__members=user).select_related("successor").distinct()
    return list({term.pk: term for term in (named.current() for named in found)}.values())


def main_municipality(page: StoryPage) -> Municipality | None:
    """Return the municipality that a story belongs to, as its newest draft says."""
    draft = page.latest_revision.content if page.has_unpublished_changes and page.latest_revision_id else None
    if draft is None:
        row = page.story_municipalities.order_by("sort_order", "pk").first()
        key = row.municipality_id if row else None
    else:
        rows = sorted(draft.get("story_municipalities", ()), key=lambda row: row.get("sort_order") or 0)
        key = rows[0]["municipality"] if rows else None
    municipality = Municipality.objects.select_related("successor").filter(pk=key).first()
    return municipality.current() if municipality else None


class StoryPermissionTester(PagePermissionTester):
    """What somebody may do with a story. For whoever may change all stories this is what Wagtail says."""

    @cached_property
    def is_author(self) -> bool:
        """Whether this person may write stories, but not all of them."""
        if not self.user.is_active or self.user.is_superuser:
            return False
        return "add" in self.permissions and "change" not in self.permissions

    def can_edit(self) -> bool:
        """Return whether the story is the author's, or a colleague's of the same municipality."""
        return self._writes_it if self.is_author else super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return whether the story can go: an author removes own drafts, never what is or was public."""
        if self.is_author and (self.page.first_published_at or not self._writes_it):
            return False
        return super().can_delete(ignore_bulk)

    def can_view_revisions(self) -> bool:
        """Return whether the history may be seen: by whoever may edit."""
        return self.can_edit() if self.is_author else super().can_view_revisions()

    @cached_property
    def _writes_it(self) -> bool:
        if self.page.alias_of_id or self.page.locale.language_code != self.page.source_language:
            return False
        municipality = main_municipality(self.page)
        if municipality is None:  # a draft that does not say yet
            return self.page.owner_id == self.user.pk
        return municipality.pk in {own.pk for own in own_municipalities(self.user)}


class MunicipalityRule(AuthorRule):
    """The rule as the room of stories knows it."""

    def tester(self, user: Any, page: Page) -> PagePermissionTester:
        """Return what this person may do with this story."""
        return StoryPermissionTester(user, page)

    def objection(self, user: Any, index: Page, municipality_ids: Sequence[int]) -> str | None:
        """Say why an author may not write a story of these municipalities; None for everybody who may."""
        if not StoryPermissionTester(user, index).is_author:
            return None
        own = own_municipalities(user)
        if not own:
            return _(
                "You are not linked to an organisation with a municipality yet, so you cannot write stories. "
                "Ask the coordinator to link you."
            )
        if not municipality_ids:  # a draft; submitting wants one
            return None
        main = Municipality.objects.select_related("successor").get(pk=municipality_ids[0]).current()
        if main.pk in {municipality.pk for municipality in own}:
            return None
        return _("Put your own municipality first: %(own)s. Others that took part come after it.") % {
            "own": ", ".join(sorted(map(str, own)))
        }


def register() -> None:
    """Let this rule decide; called once, when the application starts."""
    register_author_rule(MunicipalityRule())
