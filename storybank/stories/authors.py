"""
Who may write which stories: the place for that rule.

The rule is made in the room of the editors above this one, which registers it here. Until it does, Wagtail's own permissions
are the only ones.
"""

from collections.abc import Sequence
from typing import Any

from wagtail.models import Page, PagePermissionTester


class AuthorRule:
    """The rule when there is no other: whoever may edit a story by Wagtail's permissions may write all of it."""

    def tester(self, user: Any, page: Page) -> PagePermissionTester:
        """Return what Wagtail asks when it wants to know what this person may do with this story."""
        return PagePermissionTester(user, page)

    def objection(self, user: Any, index: Page, municipality_ids: Sequence[int]) -> str | None:
        """
        Say why this person may not write a story about these municipalities, main one first; None when they may.

        Takes the index below which the story stands or will stand.
        """
        return None


_rules = [AuthorRule()]


def register_author_rule(rule: AuthorRule) -> None:
    """Let this rule decide from now on; called once, when the application starts."""
    _rules[:] = [rule]


def author_rule() -> AuthorRule:
    """Return the rule that decides."""
    return _rules[0]
