"""An editor reviews, publishes, takes off line and translates; a coordinator also looks after the people."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.menu import admin_menu
from wagtail.models import WorkflowState
from wagtail_localize.models import Translation

from storybank.editorial.service import AMBASSADOR, COORDINATOR, EDITOR, ROLES, group_of
from storybank.publication.models import PublishedStory
from storybank.stories.models import StoryPage
from storybank.users.models import User
from tests.editorial.people import browser, municipality, person
from tests.stories.factories import organisation, picture, publish, story, story_index
from tests.stories.test_form import form_of
from tests.stories.test_translations import everything

pytestmark = pytest.mark.django_db

REVIEWERS = pytest.mark.parametrize("role", [EDITOR, COORDINATOR])


@pytest.fixture
def submitted():
    author = person(AMBASSADOR, "assen")
    page = story(municipalities=[municipality("assen")], owner=author)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    return StoryPage.objects.get(pk=page.pk)


def decide(desk, page, decision, **data):
    task_state = WorkflowState.objects.get().current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, decision, task_state.pk])
    return desk.post(address, {"comment": "", **data})


@REVIEWERS
def test_approving_publishes(role, submitted):
    decide(browser(person(role)), submitted, "approve")
    assert StoryPage.objects.get(pk=submitted.pk).live
    assert PublishedStory.objects.filter(page_id=submitted.pk).exists()


def test_asking_for_changes_gives_the_story_back_to_its_author(submitted):
    decide(browser(person(EDITOR)), submitted, "reject", comment="Waar staat het bewijs?")
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    page = StoryPage.objects.get(pk=submitted.pk)
    assert not page.live
    author = browser(User.objects.get(pk=page.owner_id))
    assert author.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def take_the_summary_away(page):
    page = StoryPage.objects.get(pk=page.pk)
    page.summary = ""
    page.save_revision(clean=False)


def said_on_the_next_page(desk):
    return desk.get(reverse("wagtailadmin_home")).content.decode()


def test_approving_an_incomplete_story_says_what_is_missing(submitted):
    desk = browser(person(EDITOR))
    take_the_summary_away(submitted)
    assert decide(desk, submitted, "approve").status_code == 302
    summary = StoryPage._meta.get_field("summary").verbose_name
    assert f"{capfirst(summary)}: " in said_on_the_next_page(desk)
    assert not StoryPage.objects.get(pk=submitted.pk).live
    assert not PublishedStory.objects.exists()
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_publishing_many_at_once_says_the_same_and_publishes_none():
    desk, complete, incomplete = browser(person(EDITOR)), story(), story()
    complete.save_revision()
    incomplete.save_revision()
    take_the_summary_away(incomplete)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    referer = "http://testserver" + reverse("stories:index")
    answer = desk.post(f"{address}?id={complete.pk}&id={incomplete.pk}", HTTP_REFERER=referer)
    assert answer["Location"] == referer
    assert str(capfirst(StoryPage._meta.get_field("summary").verbose_name)) in said_on_the_next_page(desk)
    assert not PublishedStory.objects.exists()


@REVIEWERS
def test_publishing_and_taking_off_line(role):
    desk, page = browser(person(role)), story(municipalities=[municipality("leeuwarden")])
    page.save_revision()
    data = form_of(desk, page)
    data["action-publish"] = "action-publish"
    desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), dict(data.lists()))
    assert PublishedStory.objects.filter(page_id=page.pk).exists()
    desk.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not PublishedStory.objects.exists()


def test_translating():
    desk, page = browser(person(EDITOR)), publish(story())
    desk.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        {"locales": [story_index("en").locale_id]},
    )
    translation = Translation.objects.get()
    everything(translation)
    english = StoryPage.objects.get(locale__language_code="en")
    assert not english.live
    desk.post(reverse("wagtailadmin_pages:edit", args=[english.pk]), {"action": "publish"})
    assert PublishedStory.objects.filter(page_id=english.pk, language="en").exists()


OPEN_TO_EDITORS = [
    ("wagtailredirects:index", []),
    ("wagtailredirects:add", []),
    ("wagtailsnippets_vocabulary_instrument:list", []),
    ("wagtailsnippets_vocabulary_sector:add", []),
    ("wagtailsnippets_organisations_organisation:add", []),
    ("wagtailimages:add", []),
    ("stories:index", []),
    ("wagtailadmin_reports:workflow", []),
]
CLOSED_TO_EDITORS = [
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailsites:index",
    "wagtailadmin_workflows:index",
]


@pytest.mark.parametrize(("name", "arguments"), OPEN_TO_EDITORS)
def test_what_editors_look_after(name, arguments):
    assert browser(person(EDITOR)).get(reverse(name, args=arguments)).status_code == 200


def test_editors_change_pictures_and_organisations_of_others():
    desk = browser(person(EDITOR))
    assert desk.get(reverse("wagtailimages:edit", args=[picture().pk])).status_code == 200
    address = reverse("wagtailsnippets_organisations_organisation:edit", args=[organisation().pk])
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize("name", CLOSED_TO_EDITORS)
def test_what_editors_leave_to_others(name):
    assert browser(person(EDITOR)).get(reverse(name)).status_code in (302, 403)


# --- People ---


def form_of_user(**fields):
    user = {"email": "new@example.org", "first_name": "Nieuw", "last_name": "Mens"}
    return {**user, "password1": "a long password 7", "password2": "a long password 7", **fields}


def test_a_coordinator_adds_an_ambassador():
    group = group_of(AMBASSADOR)
    answer = browser(person(COORDINATOR)).post(
        reverse("wagtailusers_users:add"), form_of_user(groups=[group.pk], organisations=[organisation().pk])
    )
    assert answer.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert set(user.groups.all()) == {group}
    assert user.organisations.exists()


def test_a_coordinator_makes_nobody_an_administrator():
    desk, other = browser(person(COORDINATOR)), person(EDITOR)
    desk.post(reverse("wagtailusers_users:add"), form_of_user(is_superuser="on"))
    edited = {
        "email": other.email,
        "first_name": "A",
        "last_name": "B",
        "is_active": "on",
        "is_superuser": "on",
    }
    desk.post(reverse("wagtailusers_users:edit", args=[other.pk]), edited)
    assert not User.objects.filter(is_superuser=True).exists()


def test_only_administrators_see_the_box_for_administrators():
    chief = User.objects.create_superuser("chief@example.org", "x" * 14)
    other = person(EDITOR)
    for address in (
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[other.pk]),
    ):
        assert 'name="is_superuser"' in browser(chief).get(address).content.decode()
        assert 'name="is_superuser"' not in browser(person(COORDINATOR)).get(address).content.decode()


def test_a_coordinator_does_not_touch_an_administrator():
    desk = browser(person(COORDINATOR))
    chief = User.objects.create_superuser("chief@example.org", "x" * 14)
    edited = form_of_user(email="chief@example.org", is_active="on")
    desk.post(reverse("wagtailusers_users:edit", args=[chief.pk]), edited)
    desk.post(reverse("wagtailusers_users:delete", args=[chief.pk]))
    for action in ("set_active_state", "assign_role", "delete"):
        address = reverse("wagtail_bulk_action", args=["users", "user", action])
        desk.post(f"{address}?id={chief.pk}", {"mark_as_active": "", "role": group_of(EDITOR).pk})
    stored = User.objects.get(pk=chief.pk)
    assert stored.check_password("x" * 14)
    assert stored.is_active
    assert not stored.groups.exists()


# --- The menu ---


def menu(user):
    """What stands in the menu of this person."""
    request = RequestFactory().get(reverse("wagtailadmin_home"))
    request.user = User.objects.get(pk=user.pk)
    return admin_menu.menu_items_for_request(request)


def names(user):
    """The names of the menu items that Wagtail brings along; those of ours follow the language."""
    return {item.name for item in menu(user)} & {"explorer", "reports", "settings", "help"}


@pytest.mark.parametrize("role", ROLES)
def test_work_begins_at_the_stories(role):
    first = min(menu(person(role, "assen")), key=lambda item: item.order)
    assert first.url == reverse("stories:index")


def test_an_ambassador_sees_nothing_that_is_of_no_use():
    organisations = "wagtailsnippets_organisations_organisation:list"
    wanted = {"stories:index", "wagtailimages:index", "wagtaildocs:index", organisations}
    assert {item.url for item in menu(person(AMBASSADOR, "assen"))} == {reverse(name) for name in wanted}


def test_whoever_has_two_roles_sees_what_either_uses():
    both = person(AMBASSADOR, "assen")
    both.groups.add(group_of(EDITOR))
    assert names(both) == names(person(EDITOR))
    assert {"explorer", "reports"} <= names(both)


def test_nothing_is_hidden_from_an_administrator():
    chief = User.objects.create_superuser("chief@example.org", "x" * 14)
    chief.groups.add(group_of(AMBASSADOR))
    assert names(chief) == {"explorer", "reports", "settings", "help"}


def test_the_coordinator_finds_the_users():
    answer = browser(person(COORDINATOR)).get(reverse("wagtailadmin_home"))
    assert reverse("wagtailusers_users:index") in answer.content.decode()
