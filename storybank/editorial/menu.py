"""Which parts of the admin's menu somebody has no use for."""

from functools import reduce
from typing import Any

from storybank.editorial.roles import ROLES


def hidden_from(user: Any) -> frozenset[str]:
    """Return the names of the menu items that none of this person's roles uses; nothing is hidden from others."""
    names = set(user.groups.values_list("name", flat=True))
    hidden = [role.hidden for role in ROLES.values() if role.name in names]
    if user.is_superuser or not hidden:
        return frozenset()
    return reduce(frozenset.intersection, hidden)
