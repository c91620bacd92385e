"""Loading the demo: only where it may be, nothing twice, and out again without a trace."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection
from wagtail_localize.models import TranslatableObject

from home.demo.identity import story_identifier
from home.demo.loader import DemoNotAllowedError, NotBootstrappedError, load_demo, remove_demo
from home.demo.tables import DemoFileError
from home.demo_logins import demo_logins
from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.publication.models import PublicationChange, PublishedStory, PublishedVersion
from storybank.publication.service import find_drift
from storybank.stories.models import StoryIndexPage, StoryPage
from storybank.users.models import User
from tests.stories.factories import story

pytestmark = pytest.mark.django_db


def contents():
    """All rows of our own and of Wagtail's pages. Logs and jobs only grow."""
    apps_looked_at = ("stories", "images", "organisations", "users", "publication", "wagtailcore")
    models = [model for name in apps_looked_at for model in apps.get_app_config(name).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def run(*arguments):
    """Run the command; return what it says."""
    said = StringIO()
    call_command("load_demo", *arguments, stdout=said, stderr=said)
    return said.getvalue()


def test_a_story_is_loaded_with_all_that_belongs_to_it(demo, one_story):
    assert load_demo(**one_story).done == ["S1"]
    assert PublishedStory.objects.count() == 2
    assert not list(find_drift())
    assert {image.title for image in StoryImage.objects.all()} == {"S1-1", "S1-2", "S1-3"}
    for image in StoryImage.objects.all():
        assert image.alt_nl
        assert image.alt_en
        assert image.credit == "Verhalenbank"
        assert image.licence
    atelier = Organisation.objects.get(name="Atelier Draadkracht (fictief)")
    assert atelier.certificates.get().certificate.slug == "code-sociale-ondernemingen"


def test_a_second_time_nothing_is_loaded_twice(demo, one_story):
    load_demo(**one_story)
    before = contents()
    outcome = load_demo(**one_story)
    assert (outcome.done, outcome.skipped) == ([], ["S1"])
    assert contents() == before


def test_what_an_editor_made_of_a_story_stays(demo, one_story):
    load_demo(**one_story)
    page = StoryPage.objects.get(locale__language_code="nl")
    page.title = "Door de redactie"
    page.save_revision().publish()
    load_demo(**one_story)
    assert StoryPage.objects.get(pk=page.pk).title == "Door de redactie"


def test_each_person_logs_in_with_the_password_of_this_installation(demo, one_story):
    load_demo(**one_story)
    logins = demo_logins()
    assert {login.role for login in logins} == {"ambassador", "editor", "coordinator"}
    for login in logins:
        assert login.email.endswith("@demo.example")
        browser = Client()
        assert browser.login(email=login.email, password=login.password)
        assert browser.get(reverse("stories:index")).status_code == 200
    assert not User.objects.filter(is_superuser=True).exists()


def test_new_passwords_are_taken_over(demo, one_story, settings, tmp_path):
    load_demo(**one_story)
    settings.VAR_DIR = tmp_path / "another"
    load_demo(**one_story)
    for login in demo_logins():
        assert User.objects.get(email=login.email).check_password(login.password)


def test_the_ambassador_wrote_the_first_story(demo, one_story):
    load_demo(**one_story)
    ambassador = User.objects.get(email="ambassador@demo.example")
    page = StoryPage.objects.get(locale__language_code="nl")
    assert page.owner == ambassador
    allowed = page.permissions_for_user(ambassador)
    assert allowed.can_edit()
    assert not allowed.can_publish()


def test_out_again_without_a_trace(demo, one_story):
    before = contents()
    load_demo(**one_story)
    outcome = remove_demo(one_story["stories"])
    assert (outcome.done, outcome.remarks) == (["S1"], [])
    after = contents()
    left = {name for name in before if before[name] != after[name]}
    # What happened is remembered: in Wagtail's logs, in the change log, and addresses and the numbers of versions
    # are never given away.
    assert left <= {
        "publication.StoryAddress",
        "publication.PublicationChange",
        "publication.PublicationClock",
        "publication.PublishedVersion",
        "wagtailcore.PageLogEntry",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.Page",  # the number of children is written again
        "wagtailcore.ReferenceIndex",
        "wagtailcore.Revision",
    }
    assert set(PublishedVersion.objects.values_list("detail", "overlay", "content_hash")) == {("", "", "")}
    assert not TranslatableObject.objects.filter(translation_key=story_identifier("S1")).exists()
    last = PublicationChange.objects.order_by("-pk").first()
    assert (last.op, last.reason) == ("remove", "withdrawn")
    assert remove_demo(one_story["stories"]).skipped == ["S1"]


def test_after_removing_it_can_be_loaded_again(demo, one_story):
    load_demo(**one_story)
    remove_demo(one_story["stories"])
    assert load_demo(**one_story).done == ["S1"]
    assert PublishedStory.objects.get(language="en").slug == "from-work-jacket-to-tool-roll"
    assert not list(find_drift())


def test_what_another_story_came_to_use_stays(demo, one_story):
    load_demo(**one_story)
    used = Organisation.objects.get(name="Gemeente Assen")
    picture = StoryImage.objects.get(title="S1-2")
    story(participant=used, hero_image=picture)
    outcome = remove_demo(one_story["stories"])
    assert len(outcome.remarks) == 2
    assert Organisation.objects.get() == used
    assert StoryImage.objects.get() == picture
    assert Collection.objects.filter(pk=picture.collection_id).exists()


def test_a_missing_picture_is_named_before_anything_is_written(demo, one_story):
    (one_story["drawings"] / "s1-2.jpg").unlink()
    (one_story["drawings"] / "s1-3.jpg").unlink()
    before = contents()
    with pytest.raises(DemoFileError, match=r"s1-2\.jpg, s1-3\.jpg"):
        load_demo(**one_story)
    assert contents() == before


def test_a_story_that_fails_leaves_nothing_of_itself(demo, one_story):
    file = one_story["stories"] / "s1.toml"
    file.write_text(file.read_text().replace('procedure = "enkelvoudig-onderhands"', 'procedure = "gokken"'))
    with pytest.raises(DemoFileError, match="gokken"):
        load_demo(**one_story)
    assert not StoryPage.objects.exists()
    assert not StoryImage.objects.exists()


def test_a_bank_without_pages_is_told_what_to_run(demo, one_story):
    StoryIndexPage.objects.all().delete()
    with pytest.raises(NotBootstrappedError, match="bootstrap"):
        load_demo(**one_story)


@pytest.mark.parametrize("arguments", [(), ("--remove",)])
def test_it_refuses_outside_the_demo(settings, arguments):
    settings.DEMO = False
    before = contents()
    with pytest.raises(CommandError, match=r"demo settings only \(storybank\.settings\.demo\)"):
        run(*arguments)
    assert contents() == before


def test_production_settings_are_no_demo(settings):
    del settings.DEMO
    for action in (load_demo, remove_demo):
        with pytest.raises(DemoNotAllowedError):
            action()


def test_the_command_says_what_it_did(demo, one_story):
    folders = ["--stories", str(one_story["stories"]), "--drawings", str(one_story["drawings"])]
    said = run(*folders)
    assert "Van werkjas naar gereedschapsrol" in said
    assert "Loaded 1 of 1 demo stories." in said
    assert "Loaded 0 of 1 demo stories; 1 was there already." in run(*folders)
    assert "Removed 1 of 1 demo stories." in run("--remove", *folders)
    assert "Removed 0 of 1 demo stories." in run("--remove", *folders)


def test_a_wrong_file_is_a_plain_message(demo, one_story):
    (one_story["stories"] / "s1.toml").write_text("key = ")
    with pytest.raises(CommandError, match=r"s1\.toml"):
        run("--stories", str(one_story["stories"]))
