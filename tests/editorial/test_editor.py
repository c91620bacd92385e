"""An editor reviews, publishes, takes off line and translates; a coordinator also looks after the people."""

import pytest
from django.urls import reverse
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


def test_an_incomplete_story_is_not_published_by_approving_either(submitted):
    page = StoryPage.objects.get(pk=submitted.pk)
    page.summary = ""
    page.save_revision(clean=False)
    with pytest.raises(Exception, match=r"Fill this in|Vul dit in"):
        decide(browser(person(EDITOR)), submitted, "approve")
    assert not StoryPage.objects.get(pk=page.pk).live
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
    edited = {"email": other.email, "first_name": "A", "last_name": "B", "is_active": "on", "is_superuser": "on"}
    desk.post(reverse("wagtailusers_users:edit", args=[other.pk]), edited)
    assert not User.objects.filter(is_superuser=True).exists()


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
    """The names of what stands in the menu of this person."""
    answer = browser(user).get(reverse("wagtailadmin_home"))
    html = answer.content.decode()
    return {label for label in ("stories:index", "wagtailadmin_explore_root") if f'"{reverse(label)}"' in html}


def test_work_begins_at_the_stories():
    for role in ROLES:
        assert "stories:index" in menu(person(role, "assen"))


def test_the_page_tree_is_for_whoever_may_change_pages():
    assert "wagtailadmin_explore_root" not in menu(person(AMBASSADOR, "assen"))
    assert "wagtailadmin_explore_root" in menu(person(EDITOR))
    both = person(AMBASSADOR, "assen")
    both.groups.add(group_of(EDITOR))
    assert "wagtailadmin_explore_root" in menu(both)
    assert "wagtailadmin_explore_root" in menu(User.objects.create_superuser("chief@example.org", "x" * 14))
