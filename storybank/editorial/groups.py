"""Makes the groups in the database say what the table of roles says."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from storybank.editorial.roles import ROLES, Role

_WAGTAILS_OWN = ("Editors", "Moderators")


def set_up_groups(homes: Iterable[Page], indexes: Iterable[Page]) -> list[str]:
    """
    Make or correct the group of every role.

    Takes the home pages and the indexes of stories, in all languages. Returns what was changed, a sentence each; empty when
    everything was right. Raises LookupError with the name of a permission that does not exist.
    """
    homes, indexes = list(homes), list(indexes)
    changes = []
    for role in ROLES.values():
        group, created = Group.objects.get_or_create(name=role.name)
        changed = [_permissions(group, role), _pages(group, role, homes, indexes), _collections(group, role)]
        if created or any(changed):
            changes.append(f"Role {role.key}: {'made' if created else 'corrected'}.")
    return changes


def group_of(key: str) -> Group:
    """Return the group of a role. Raises KeyError for an unknown role, Group.DoesNotExist before the bootstrap."""
    return Group.objects.get(name=ROLES[key].name)


def remove_wagtails_groups() -> list[str]:
    """Remove the two groups that Wagtail brings along, once nobody is in them. Returns what was removed."""
    found = Group.objects.filter(name__in=_WAGTAILS_OWN, user=None)
    names = sorted(found.values_list("name", flat=True))
    found.delete()
    return [f"Group {name}: removed, it came with Wagtail." for name in names]


def _permissions(group: Group, role: Role) -> bool:
    wanted = {permission.pk for permission in _find(role.permissions)}
    if wanted == set(group.permissions.values_list("pk", flat=True)):
        return False
    group.permissions.set(wanted)
    return True


def _find(names: Iterable[str]) -> list[Permission]:
    names = set(names)
    apps = {name.partition(".")[0] for name in names}
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(content_type__app_label__in=apps).select_related(
            "content_type"
        )
    }
    if missing := names - found.keys():
        raise LookupError(f"There is no permission {', '.join(sorted(missing))}.")
    return [found[name] for name in names]


def _pages(group: Group, role: Role, homes: list[Page], indexes: list[Page]) -> bool:
    """On other pages than the homes and the indexes of stories a role has no permissions."""
    by_codename = {
        permission.codename.removesuffix("_page"): permission.pk
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__endswith="_page"
        )
    }
    wanted = {(page.pk, by_codename[action]) for page in homes for action in role.site}
    wanted |= {(page.pk, by_codename[action]) for page in indexes for action in role.stories}
    have = {(row.page_id, row.permission_id): row for row in GroupPagePermission.objects.filter(group=group)}
    for pair in have.keys() - wanted:
        have[pair].delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission)
        for page, permission in sorted(wanted - have.keys())
    )
    return wanted != have.keys()


def _collections(group: Group, role: Role) -> bool:
    """In all collections; what somebody gave a group in one collection stays."""
    root = Collection.get_first_root_node()
    files = Permission.objects.filter(content_type__app_label__in=("wagtailimages", "wagtaildocs"))
    by_codename = dict(files.values_list("codename", "pk"))
    wanted = {by_codename[codename] for codename in role.collections}
    rows = GroupCollectionPermission.objects.filter(group=group, collection=root)
    have = set(rows.values_list("permission_id", flat=True))
    rows.exclude(permission_id__in=wanted).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission_id=permission)
        for permission in sorted(wanted - have)
    )
    return wanted != have
