"""Page and document agree whatever stops a change halfway: an error, or the end of the process."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision

from storybank.editorial.service import EDITOR, group_of
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up, find_drift
from storybank.stories.models import StoryPage
from storybank.stories.translations import publish_translation, start_translation
from storybank.users.models import User
from tests.stories.factories import published_story, story, story_index
from tests.stories.test_translations import everything


class PlantedError(Exception):
    """The error that a test plants."""


def create():
    story(slug="new").save_revision().publish()


def edit():
    page = StoryPage.objects.get(slug="live")
    page.title = "Changed"
    page.save_revision().publish()


def unpublish():
    StoryPage.objects.get(slug="live").unpublish()


def delete():
    StoryPage.objects.get(slug="live").delete()


def planned():
    call_command("publish_scheduled")


def expiry():
    StoryPage.objects.filter(slug="live").update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def approval():
    state = StoryPage.objects.get(slug="waiting").current_workflow_state
    state.current_task_state.approve(user=User.objects.get(email="editor@example.org"))


def planning():
    page = StoryPage.objects.get(slug="live")
    page.title, page.go_live_at = "Later", timezone.now() + timedelta(hours=1)
    page.save_revision().publish()


def translation():
    begun = start_translation(StoryPage.objects.get(slug="live"), "en")
    everything(begun)
    publish_translation(begun)


def move():
    StoryPage.objects.get(slug="live").move(Page.objects.get(slug="elsewhere"), pos="last-child")


def index_address():
    index = story_index("nl")
    index.slug = "projecten"
    index.save_revision().publish()


def restriction():
    """As in the admin, whose requests that change something run in a transaction."""
    with transaction.atomic():
        PageViewRestriction.objects.create(page=story_index("nl"), restriction_type="login")


WAYS = {
    way.__name__: way
    for way in (
        create,
        edit,
        unpublish,
        delete,
        planning,
        planned,
        expiry,
        approval,
        translation,
        move,
        index_address,
        restriction,
    )
}


#: Between page and document: before anything of the document is written, and when all of it is.
BEFORE, AFTER = "storybank.publication.writer.project", "storybank.publication.settling.settle"


def prepare():
    """A bank with a live story, one that waits for approval, and one that is due to be published."""
    story_index("en")
    published_story(slug="live")
    editor = User.objects.create_user("editor@example.org", "x" * 14)
    editor.groups.add(group_of(EDITOR))
    waiting = story(slug="waiting")
    waiting.save_revision(user=editor)
    waiting.get_workflow().start(waiting, editor)
    due = story(slug="due")
    due.go_live_at = timezone.now() + timedelta(hours=1)
    due.save_revision().publish()
    past = timezone.now() - timedelta(minutes=1)
    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=past)
    elsewhere = Page(title="Elsewhere", slug="elsewhere", locale=story_index("nl").locale)
    Page.get_first_root_node().add_child(instance=elsewhere)
    catch_up()


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.django_db(transaction=True)
def test_an_error_between_page_and_document_undoes_both(way, moment):
    prepare()
    with patch(moment, side_effect=PlantedError):
        if way in ("planned", "expiry"):
            WAYS[way]()
        else:
            with pytest.raises(PlantedError):
                WAYS[way]()
    catch_up()
    assert list(find_drift()) == []
    WAYS[way]()
    catch_up()
    assert list(find_drift()) == []


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.django_db(transaction=True)
def test_the_end_of_the_process_between_page_and_document_undoes_both(way, subprocess_environment):
    prepare()
    before = set(PublishedStory.objects.values_list("page_id", "content_hash"))
    program = (
        "import os, signal, django; django.setup()\n"
        "from storybank.publication import writer\n"
        "writer.project = lambda *args: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from tests.publication.test_crash import WAYS\n"
        f"WAYS[{way!r}]()\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program],
        env={**subprocess_environment, "PYTHONPATH": os.getcwd()},
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL
    catch_up()
    assert list(find_drift()) == []
    assert set(PublishedStory.objects.values_list("page_id", "content_hash")) == before
