"""From a migrated database to an empty bank that works, once; and again, without a change."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings as project
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, Locale, Page, Site, Workflow, WorkflowPage

from home.models import ContentPage, HomePage
from storybank.editorial.service import AMBASSADOR, group_of
from storybank.publication.models import PublishedStory
from storybank.publication.service import find_drift
from storybank.stories.models import StoryIndexPage
from storybank.stories.translations import publish_translation, start_translation
from tests.stories.factories import published_story
from tests.stories.test_translations import everything

pytestmark = pytest.mark.django_db


def bootstrap():
    """Run the command; return what it says."""
    said = StringIO()
    call_command("bootstrap", stdout=said)
    return said.getvalue().splitlines()


def everything_stored():
    """All rows of all tables."""
    models = [model for model in apps.get_models() if model._meta.managed]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def bare():
    """The database as Wagtail's migrations leave it: a welcome page, its groups and its workflow."""
    WorkflowPage.objects.all().delete()
    Workflow.objects.all().delete()
    Group.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.delete()
    Site.objects.all().delete()
    Locale.objects.exclude(language_code="nl").delete()
    welcome = Page(
        title="Welcome to your new Wagtail site!",
        slug="home",
        content_type=ContentType.objects.get_for_model(Page),
    )
    Page.get_first_root_node().add_child(instance=welcome)
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    for name in ("Editors", "Moderators"):
        Group.objects.create(name=name)
    Workflow.objects.create(name="Moderators approval")


def urls(model):
    return {page.locale.language_code: page.url for page in model.objects.select_related("locale")}


def test_the_first_pages_have_their_addresses(bare):
    bootstrap()
    assert urls(HomePage) == {"nl": "/nl/", "en": "/en/"}
    assert urls(StoryIndexPage) == {"nl": "/nl/verhalen/", "en": "/en/stories/"}
    assert urls(ContentPage) == {"nl": "/nl/over/", "en": "/en/about/"}
    for page in Page.objects.filter(depth__gt=1):
        assert page.live
        assert not page.has_unpublished_changes
        assert page.alias_of_id is None


def test_the_languages_of_a_page_belong_together(bare):
    bootstrap()
    for model in (HomePage, StoryIndexPage, ContentPage):
        assert len(set(model.objects.values_list("translation_key", flat=True))) == 1


def test_nothing_of_wagtails_welcome_stays(bare):
    bootstrap()
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not Workflow.objects.filter(name="Moderators approval").exists()
    assert not Redirect.objects.exists()


def test_there_is_one_site_with_the_address_of_the_settings(bare, settings):
    settings.PUBLIC_BASE_URL = "https://verhalen.example.nl"
    bootstrap()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("verhalen.example.nl", 443, True)
    assert site.root_page.specific == HomePage.objects.get(locale__language_code="nl")


def test_running_again_changes_nothing(bare):
    assert len(bootstrap()) > 10
    before = everything_stored()
    assert bootstrap() == ["Everything was there already."]
    assert everything_stored() == before


def test_it_says_nothing_when_asked_to():
    said = StringIO()
    call_command("bootstrap", verbosity=0, stdout=said)
    assert not said.getvalue()


def test_what_editors_made_of_the_pages_stays():
    index = StoryIndexPage.objects.get(locale__language_code="nl")
    index.title, index.slug = "Projecten", "projecten"
    index.save_revision().publish()
    home = HomePage.objects.get(locale__language_code="en")
    home.introduction = "Our own words."
    home.save_revision().publish()
    ContentPage.objects.get(locale__language_code="nl").delete()
    before = everything_stored()
    assert bootstrap() == ["Everything was there already."]
    assert everything_stored() == before


def test_a_language_is_added_by_the_settings_alone(settings):
    languages = [*settings.LANGUAGES, ("fy", "Frysk")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = languages
    assert "Language fy: made." in bootstrap()
    assert urls(HomePage)["fy"] == "/fy/"
    assert urls(StoryIndexPage)["fy"] == "/fy/verhalen/"
    index = StoryIndexPage.objects.get(locale__language_code="fy")
    assert GroupPagePermission.objects.filter(group=group_of(AMBASSADOR), page=index).exists()
    assert index.get_workflow()
    assert bootstrap() == ["Everything was there already."]

    page = published_story()
    translation = start_translation(page, "fy")
    everything(translation)
    frisian = publish_translation(translation)
    document = PublishedStory.objects.get(page_id=frisian.pk)
    assert document.path == f"/fy/verhalen/{frisian.slug}/"
    assert document.translation_status == "current"
    assert page.sector.label_nl in document.card
    assert PublishedStory.objects.get(page_id=page.pk).available_languages == ["nl", "fy"]
    assert not list(find_drift())


def test_a_story_can_be_written_in_the_added_language(settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("fy", "Frysk")]
    bootstrap()
    document = PublishedStory.objects.get(page_id=published_story("fy").pk)
    assert (document.language, document.translation_status) == ("fy", "original")


def test_adding_a_language_needs_no_migration():
    environment = {**os.environ, "EXTRA_LANGUAGES": "fy", "DJANGO_SETTINGS_MODULE": "storybank.settings.test"}
    command = [sys.executable, str(project.BASE_DIR / "manage.py"), "makemigrations", "--check", "--dry-run"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
