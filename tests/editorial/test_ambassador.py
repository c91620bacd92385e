"""An ambassador creates, changes and submits stories of the own municipality, and publishes nothing, whatever is posted."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction, WorkflowState
from wagtail.test.utils.form_data import querydict_from_html
from wagtail_localize.models import Translation

from storybank.editorial.service import AMBASSADOR
from storybank.publication.models import PublishedStory
from storybank.stories.models import StoryPage
from storybank.stories.translations import publish_translation, start_translation
from tests.editorial.people import browser, municipality, person
from tests.stories.factories import picture, publish, published_story, story, story_index
from tests.stories.test_form import form_of
from tests.stories.test_translations import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return person(AMBASSADOR, "assen")


@pytest.fixture
def desk(author):
    """The browser of the ambassador of Assen."""
    return browser(author)


@pytest.fixture
def draft(author):
    page = story(municipalities=[municipality("assen")], owner=author)
    page.save_revision(user=author)
    return StoryPage.objects.get(pk=page.pk)


@pytest.fixture
def live(author):
    page = story(municipalities=[municipality("assen")], owner=author)
    return publish(page)


def add_address():
    return reverse("wagtailadmin_pages:add", args=["stories", "storypage", story_index("nl").pk])


def new_story(desk, **fields):
    """What the browser would send for a new story with a title alone."""
    answer = desk.get(add_address())
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form").copy()
    for name, value in {"title": "Nieuw", "slug": "nieuw", "body-count": "0", **fields}.items():
        data[name] = value
    return data


def edit(desk, page, data, action=None):
    data = data.copy()
    if action:
        data[action] = action
    return desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), dict(data.lists()))


def is_denied(answer):
    """Wagtail sends whoever may not do something back to the first page, or answers 403."""
    return answer.status_code == 403 or (
        answer.status_code == 302 and answer["Location"] == reverse("wagtailadmin_home")
    )


def unchanged(page):
    stored = StoryPage.objects.get(pk=page.pk)
    documents = PublishedStory.objects.filter(page_id=page.pk).exists()
    return (stored.live, documents) == (page.live, page.live)


# --- What an ambassador does ---


def test_begins_a_story_of_the_own_municipality(desk, author):
    assert desk.post(add_address(), new_story(desk)).status_code == 302
    page = StoryPage.objects.get(slug="nieuw")
    assert not page.live
    assert page.owner == author
    # Filled in before anything was typed.
    assert [row.municipality for row in page.story_municipalities.all()] == [municipality("assen")]


def test_finds_the_stories_and_the_button_for_a_new_one(desk, draft):
    answer = desk.get(reverse("stories:index"))
    assert answer.status_code == 200
    assert draft.title in answer.content.decode()
    assert reverse("stories:choose_parent") in answer.content.decode()


def test_changes_and_submits_a_story(desk, draft):
    data = form_of(desk, draft)
    data["title"] = "Beter"
    assert edit(desk, draft, data).status_code == 302
    answer = edit(desk, draft, data, "action-submit")
    assert answer.status_code == 302
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    assert state.content_object.get_latest_revision_as_object().title == "Beter"
    assert unchanged(draft)


def test_an_incomplete_story_is_kept_but_not_submitted(desk, draft):
    data = form_of(desk, draft)
    data["summary"] = ""
    assert edit(desk, draft, data).status_code == 302
    assert edit(desk, draft, data, "action-submit").status_code == 200
    assert not WorkflowState.objects.exists()


def test_a_colleague_goes_on_with_it(draft):
    colleague = browser(person(AMBASSADOR, "assen"))
    data = form_of(colleague, draft)
    data["title"] = "Samen"
    assert edit(colleague, draft, data).status_code == 302
    assert StoryPage.objects.get(pk=draft.pk).get_latest_revision_as_object().title == "Samen"


def test_puts_pictures_and_organisations_into_the_bank(desk):
    assert desk.get(reverse("wagtailimages:add")).status_code == 200
    assert desk.get(reverse("wagtailsnippets_organisations_organisation:add")).status_code == 200


# --- Of whose municipality ---


@pytest.mark.parametrize("action", [None, "action-submit", "action-publish"])
def test_another_municipality_is_refused_even_in_a_draft(desk, draft, action):
    data = form_of(desk, draft)
    data["title"] = "Net getypt"
    data["story_municipalities-0-municipality"] = str(municipality("emmen").pk)
    answer = edit(desk, draft, data, action)
    assert answer.status_code == 200
    assert "Net getypt" in answer.content.decode()
    assert answer.context["form"].formsets["story_municipalities"].non_form_errors()
    assert not WorkflowState.objects.exists()


def test_a_new_story_of_another_municipality_is_refused(desk):
    data = new_story(desk, **{"story_municipalities-0-municipality": str(municipality("emmen").pk)})
    assert desk.post(add_address(), data).status_code == 200
    assert not StoryPage.objects.filter(slug="nieuw").exists()


def test_the_order_decides_not_the_place_in_the_form(desk, draft):
    """Two rows, and the one that stands first in the form is moved below the other."""
    data = form_of(desk, draft)
    rows = {"story_municipalities-0-ORDER": "2", "story_municipalities-TOTAL_FORMS": "2"}
    rows |= {
        "story_municipalities-1-municipality": str(municipality("emmen").pk),
        "story_municipalities-1-ORDER": "1",
        "story_municipalities-1-id": "",
    }
    for name, value in rows.items():
        data[name] = value
    assert edit(desk, draft, data).status_code == 200
    data["story_municipalities-1-ORDER"] = "3"
    assert edit(desk, draft, data).status_code == 302


def test_the_story_of_another_municipality_is_out_of_reach():
    desk, page = browser(person(AMBASSADOR, "emmen")), published_story(municipalities=[municipality("assen")])
    for name in ("edit", "history", "delete", "copy", "view_draft"):
        assert is_denied(desk.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))), name
    assert is_denied(desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"title": "Weg"}))
    assert is_denied(desk.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), {"title": "x"}))
    assert StoryPage.objects.get(pk=page.pk).title == page.title


def test_without_a_municipality_nothing_can_be_begun():
    desk = browser(person(AMBASSADOR))
    assert desk.post(add_address(), new_story(desk)).status_code == 200
    assert not StoryPage.objects.filter(slug="nieuw").exists()


# --- Never to publication ---


def test_a_new_story_is_not_published(desk, author):
    complete = story(municipalities=[municipality("assen")], owner=author)
    complete.save_revision()
    data = form_of(desk, complete)
    data["slug"] = "nieuw"
    for name in [name for name in data if name.endswith("-INITIAL_FORMS")]:
        data[name] = "0"
    data["action-publish"] = "action-publish"
    assert desk.post(add_address(), dict(data.lists())).status_code == 302
    assert not StoryPage.objects.get(slug="nieuw").live
    assert not PublishedStory.objects.exists()


def test_a_draft_is_not_published(desk, draft):
    assert edit(desk, draft, form_of(desk, draft), "action-publish").status_code == 302
    assert unchanged(draft)


def test_a_change_of_a_live_story_is_not_published(desk, live):
    data = form_of(desk, live)
    data["title"] = "Stiekem"
    assert edit(desk, live, data, "action-publish").status_code == 302
    assert StoryPage.objects.get(pk=live.pk).title == live.title
    assert PublishedStory.objects.get(page_id=live.pk).title == live.title


def test_nothing_is_planned(desk, draft):
    data = form_of(desk, draft)
    data["go_live_at"] = (timezone.localtime() + timezone.timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M")
    edit(desk, draft, data, "action-publish")
    assert not StoryPage.objects.get(pk=draft.pk).approved_schedule


def test_a_story_is_not_taken_off_line(desk, live):
    assert is_denied(desk.post(reverse("wagtailadmin_pages:unpublish", args=[live.pk])))
    assert is_denied(desk.post(reverse("wagtailadmin_pages:delete", args=[live.pk])))
    assert unchanged(live)


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_nor_with_many_at_once(desk, draft, live, action):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    desk.post(f"{address}?id={draft.pk}&id={live.pk}", {"chooser": story_index("en").pk})
    assert unchanged(live)
    assert not PublishedStory.objects.exclude(page_id=live.pk).exists()
    assert StoryPage.objects.get(pk=live.pk).get_parent() == story_index("nl").page_ptr


@pytest.mark.parametrize("how", [{"publish_copies": "on"}, {"alias": "on"}, {}])
def test_a_copy_is_a_draft(desk, live, how):
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": story_index("nl").pk, **how}
    desk.post(reverse("wagtailadmin_pages:copy", args=[live.pk]), data)
    assert not StoryPage.objects.filter(slug="kopie", live=True).exists()
    assert not StoryPage.objects.filter(alias_of=live.pk).exists()
    assert PublishedStory.objects.count() == 1


def test_the_own_story_is_not_approved(desk, draft):
    edit(desk, draft, form_of(desk, draft), "action-submit")
    task_state = WorkflowState.objects.get().current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task_state.pk])
    desk.post(address, {"comment": ""})
    edit(desk, draft, form_of(desk, draft), "action-publish")
    task_state.refresh_from_db()
    assert task_state.status == task_state.STATUS_IN_PROGRESS
    assert unchanged(draft)


def test_nobody_is_locked_out(desk, live):
    address = reverse("wagtailadmin_pages:set_privacy", args=[live.pk])
    desk.post(address, {"restriction_type": "login"})
    assert not PageViewRestriction.objects.exists()
    assert unchanged(live)


def test_a_translation_is_neither_begun_nor_published_nor_undone(desk, live):
    desk.post(
        reverse("wagtail_localize:submit_page_translation", args=[live.pk]),
        {"locales": [story_index("en").locale_id]},
    )
    assert not Translation.objects.exists()

    translation = start_translation(live, "en")
    everything(translation)
    english = StoryPage.objects.get(locale__language_code="en")
    address = reverse("wagtailadmin_pages:edit", args=[english.pk])
    assert is_denied(desk.post(address, {"action": "publish"}))
    update = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    assert is_denied(desk.post(update, {"publish_translations": "on"}))
    assert unchanged(english)

    english = publish_translation(translation)
    for name, key in (("convert_to_alias", english.pk), ("stop_translation", translation.pk)):
        desk.post(reverse(f"wagtail_localize:{name}", args=[key]))
    assert Translation.objects.get().enabled
    assert unchanged(english)


# --- Nor anything else that is not theirs ---


@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "wagtailusers_groups:index",
        "wagtailredirects:index",
        "wagtailsites:index",
        "wagtaillocales:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_collections:index",
        "wagtailsnippets_vocabulary_instrument:list",
        "wagtailsnippets_vocabulary_instrument:add",
    ],
)
def test_other_parts_of_the_admin_are_closed(desk, name):
    assert is_denied(desk.get(reverse(name)))


def test_pages_of_the_site_and_pictures_of_others_are_closed(desk):
    home = story_index("nl").get_parent()
    assert is_denied(desk.get(reverse("wagtailadmin_pages:edit", args=[home.pk])))
    assert is_denied(desk.get(reverse("wagtailadmin_pages:edit", args=[story_index("nl").pk])))
    assert is_denied(desk.get(reverse("wagtailadmin_pages:add", args=["home", "contentpage", home.pk])))
    assert is_denied(desk.get(reverse("wagtailimages:edit", args=[picture().pk])))


def test_a_new_story_begins_with_its_language():
    desk = browser(person(AMBASSADOR, "assen"))
    text = desk.get(reverse("stories:choose_parent")).content.decode()
    for language in ("nl", "en"):
        address = reverse("wagtailadmin_pages:add", args=["stories", "storypage", story_index(language).pk])
        assert address in text
        assert desk.get(address).status_code == 200


def test_who_may_add_no_story_is_told_whom_to_ask(django_user_model):
    user = django_user_model.objects.create_user("nobody@example.org", "x" * 14)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert "coördinator" in browser(user).get(reverse("stories:choose_parent")).content.decode()
