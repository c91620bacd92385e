"""The groups say what the table of roles says, no more and no less."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
)

from home.models import HomePage
from storybank.editorial import groups
from storybank.editorial.service import (
    AMBASSADOR,
    COORDINATOR,
    EDITOR,
    ROLES,
    Role,
    group_of,
    remove_wagtails_groups,
    remove_wagtails_review,
    set_up_groups,
    set_up_review,
)
from storybank.stories.models import StoryIndexPage
from tests.editorial.people import person

pytestmark = pytest.mark.django_db


def places():
    return list(HomePage.objects.all()), list(StoryIndexPage.objects.all())


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_a_group_has_the_permissions_of_its_role(role):
    group = group_of(role.key)
    assert role.permissions == {
        f"{permission.content_type.app_label}.{permission.codename}" for permission in group.permissions.all()
    }
    homes, indexes = places()
    assert {
        (row.page_id, row.permission.codename.removesuffix("_page"))
        for row in GroupPagePermission.objects.filter(group=group)
    } == {(page.pk, action) for page in homes for action in role.site} | {
        (page.pk, action) for page in indexes for action in role.stories
    }
    assert role.collections == {
        row.permission.codename for row in GroupCollectionPermission.objects.filter(group=group)
    }


def test_an_ambassador_has_no_permission_to_publish_anything():
    role = ROLES[AMBASSADOR]
    assert role.stories == {"add"}
    assert not role.site
    assert not role.reviews


def test_the_coordinator_may_all_that_the_editor_may():
    editor, coordinator = ROLES[EDITOR], ROLES[COORDINATOR]
    for name in ("site", "stories", "collections", "permissions"):
        assert getattr(editor, name) <= getattr(coordinator, name)
    assert "users.change_user" in coordinator.permissions - editor.permissions


def test_no_role_may_change_groups_or_make_administrators_of_others():
    for role in ROLES.values():
        assert not any(name.startswith("auth.") for name in role.permissions)


def test_setting_up_again_changes_nothing():
    homes, indexes = places()
    assert set_up_groups(homes, indexes) == []
    assert set_up_review(indexes) == []
    assert remove_wagtails_groups() == []
    assert remove_wagtails_review() == []


def test_what_somebody_changed_in_a_group_is_corrected():
    group = group_of(AMBASSADOR)
    group.permissions.add(Permission.objects.get(codename="change_user"))
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=publish)
    GroupCollectionPermission.objects.create(
        group=group,
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="change_image"),
    )
    changes = set_up_groups(*places())
    assert changes == ["Role ambassador: corrected."]
    test_a_group_has_the_permissions_of_its_role(ROLES[AMBASSADOR])


def test_a_permission_in_one_collection_stays():
    municipality = Collection.get_first_root_node().add_child(name="Assen")
    change = Permission.objects.get(codename="change_image")
    GroupCollectionPermission.objects.create(
        group=group_of(AMBASSADOR), collection=municipality, permission=change
    )
    assert set_up_groups(*places()) == []
    assert GroupCollectionPermission.objects.filter(collection=municipality).exists()


def test_a_permission_that_does_not_exist_is_named(monkeypatch):
    wrong = Role("guest", "Gast", frozenset(), frozenset(), frozenset(), frozenset({"users.fly_user"}))
    monkeypatch.setattr(groups, "ROLES", {"guest": wrong})
    with pytest.raises(LookupError, match=r"users\.fly_user"):
        set_up_groups(*places())


def test_stories_are_reviewed_by_editors_and_coordinators():
    task = GroupApprovalTask.objects.get()
    assert set(task.groups.all()) == {group_of(EDITOR), group_of(COORDINATOR)}
    for index in StoryIndexPage.objects.all():
        assert index.get_workflow().tasks.get().specific == task
    assert Workflow.objects.count() == Task.objects.count() == 1


def test_an_index_with_another_workflow_keeps_it():
    other = Workflow.objects.create(name="Anders")
    index = StoryIndexPage.objects.first()
    WorkflowPage.objects.filter(page=index).update(workflow=other)
    assert set_up_review([index]) == []
    assert index.get_workflow() == other


def test_wagtails_own_groups_are_gone_unless_somebody_is_in_them():
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in ROLES.values()}
    moderators = Group.objects.create(name="Moderators")
    person(EDITOR).groups.add(moderators)
    Group.objects.create(name="Editors")
    assert remove_wagtails_groups() == ["Group Editors: removed, it came with Wagtail."]
    assert Group.objects.filter(name="Moderators").exists()
