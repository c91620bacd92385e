"""What other rooms may ask of the editors' room."""

from storybank.editorial.groups import group_of, remove_wagtails_groups, set_up_groups
from storybank.editorial.review import remove_wagtails_review, set_up_review
from storybank.editorial.roles import AMBASSADOR, COORDINATOR, EDITOR, ROLES, Role

__all__ = [
    "AMBASSADOR",
    "COORDINATOR",
    "EDITOR",
    "ROLES",
    "Role",
    "group_of",
    "remove_wagtails_groups",
    "remove_wagtails_review",
    "set_up_groups",
    "set_up_review",
]
