"""
The one table of roles: what each may do, and which parts of the admin it does not get to see.

`manage.py bootstrap` makes the groups say what stands here. A feature that needs a permission adds it to this table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from storybank.vocabulary.service import TAXONOMIES

AMBASSADOR = "ambassador"
EDITOR = "editor"
COORDINATOR = "coordinator"


def _for(app: str, actions: str, models: Iterable[str]) -> frozenset[str]:
    """Return the full names of Django's permissions, such as "users.change_user"."""
    return frozenset(f"{app}.{action}_{model}" for model in models for action in actions.split())


_TERMS = [model._meta.model_name for model in TAXONOMIES.values()]
_FILES = frozenset(f"{action}_{kind}" for kind in ("image", "document") for action in ("add", "choose"))


@dataclass(frozen=True)
class Role:
    """One role. `name` is that of its group, as people see it; code uses `key`."""

    key: str
    name: str
    #: Wagtail's permissions on the indexes of stories, and on everything from the home pages down.
    stories: frozenset[str]
    site: frozenset[str]
    #: Permissions for images and documents, in all collections.
    collections: frozenset[str]
    #: Django's permissions.
    permissions: frozenset[str]
    #: Names of menu items that this role has no use for.
    hidden: frozenset[str] = frozenset()
    #: Whether it decides about submitted stories.
    reviews: bool = False


# Writes stories of its own municipality and submits them. "add" alone means in Wagtail: create, and edit what is one's own;
# which stories these are, `authors.py` says. It may put an organisation into the directory, because a story cannot be told
# without its participants, but not change one.
_ambassador = Role(
    key=AMBASSADOR,
    name="Ambassadeur",
    stories=frozenset({"add"}),
    site=frozenset(),
    collections=_FILES,
    permissions=frozenset({"wagtailadmin.access_admin"})
    | _for("organisations", "add view", ["organisation"]),
    hidden=frozenset({"explorer", "reports", "help"}),
)

# Reviews, publishes, translates, and looks after terms, organisations, pictures, redirects and what visitors search for.
_editor = Role(
    key=EDITOR,
    name="Redacteur",
    stories=frozenset(),
    site=frozenset({"add", "change", "publish", "lock", "unlock"}),
    collections=_FILES | {"change_image", "change_document"},
    permissions=frozenset({"wagtailadmin.access_admin", "wagtail_localize.submit_translation"})
    | _for("vocabulary", "add change view merge", _TERMS)
    | _for("vocabulary", "view", ["contractthreshold"])
    | _for("organisations", "add change delete view", ["organisation"])
    | _for("wagtailredirects", "add change delete", ["redirect"])
    | _for("search", "view delete", ["countedsearch"]),
    reviews=True,
)

# Everything of the editor, who works here, and which partners have keys of the API.
_coordinator = Role(
    key=COORDINATOR,
    name="Coördinator",
    stories=_editor.stories,
    site=_editor.site | {"bulk_delete"},
    collections=_editor.collections,
    permissions=_editor.permissions
    | _for("users", "add change delete view", ["user"])
    | _for("vocabulary", "delete", _TERMS)
    | _for("vocabulary", "add change delete", ["contractthreshold"])
    | _for("api", "add change delete view", ["partner"])
    | _for("api", "add change", ["partnerkey"]),
    reviews=True,
)

ROLES: dict[str, Role] = {role.key: role for role in (_ambassador, _editor, _coordinator)}
