"""An incomplete translation goes live by no way at all, and a translation knows of what it was made."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Revision
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object, translate_page_subtree

from storybank.editorial.service import EDITOR
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up, find_drift
from storybank.stories.models import StoryPage
from storybank.stories.translations import (
    IncompleteTranslationError,
    bring_up_to_date,
    publish_translation,
    save_draft,
    start_translation,
)
from tests.editorial.people import browser, person
from tests.stories.factories import publish, published_story, story_index
from tests.stories.test_translations import document, everything, translated, version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _both_indexes_and_no_drift(db):
    story_index("nl"), story_index("en")
    yield
    catch_up()
    assert list(find_drift()) == []


@pytest.fixture
def begun():
    """Return the English page of a story of which nothing is translated yet."""
    page = published_story("nl")
    start_translation(page, "en")
    return version(page, "en")


@pytest.fixture
def behind():
    """Return a live English page whose latest draft has new Dutch sentences in it."""
    page = published_story("nl")
    other = translated(page, "en")
    change_the_source(page)
    bring_up_to_date(Translation.objects.get().source)
    return StoryPage.objects.get(pk=other.pk)


def change_the_source(page, summary="HEEL NIEUW"):
    page = StoryPage.objects.get(pk=page.pk)
    page.summary = summary
    return publish(page)


def publish_many(page, **data):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    return browser(person(EDITOR)).post(address, {"id": page.pk, **data}, follow=True)


def messages_of(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_publishing_many_pages_leaves_a_live_translation_as_it_is(behind):
    before = document(behind).content_hash
    assert "nog niet vertaald" in messages_of(publish_many(behind))
    assert document(behind).content_hash == before


def test_publishing_many_pages_does_not_publish_what_was_only_begun(begun):
    assert "nog niet vertaald" in messages_of(publish_many(begun))
    assert not StoryPage.objects.get(pk=begun.pk).live


def test_publishing_the_index_with_all_below_it_does_not_either(begun):
    publish_many(story_index("en"), include_descendants="on")
    assert not StoryPage.objects.get(pk=begun.pk).live


def test_approval_does_not_either(begun):
    editor = person(EDITOR)
    state = begun.get_workflow().start(begun, editor)
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[begun.pk, "approve", state.current_task_state.pk]
    )
    browser(editor).post(address, {"comment": ""})
    assert not StoryPage.objects.get(pk=begun.pk).live


def test_planning_does_not_either(begun):
    draft = begun.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    with pytest.raises(IncompleteTranslationError):
        draft.save_revision().publish()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_the_first_revision_of_all_cannot_be_published_either(begun):
    with pytest.raises(IncompleteTranslationError):
        Revision.objects.for_instance(begun).order_by("pk").first().publish()


def test_the_first_revision_of_what_was_an_alias_cannot_be_published_either():
    page = published_story("nl")
    alias = page.copy_for_translation(story_index("en").locale, alias=True)
    start_translation(page, "en")
    for revision in Revision.objects.for_instance(alias):
        with pytest.raises(IncompleteTranslationError):
            revision.publish()


def test_a_draft_from_before_the_last_sentence_is_refused_with_a_way_out(behind):
    translation = Translation.objects.get()
    everything(translation, "again")
    with override("en"), pytest.raises(IncompleteTranslationError) as refusal:
        behind.get_latest_revision().publish()
    assert refusal.value.missing == 0
    assert "older than its translation" in refusal.value.messages[0]
    save_draft(translation)
    StoryPage.objects.get(pk=behind.pk).get_latest_revision().publish()
    assert "again" in document(behind).card


def test_the_row_of_a_published_translation_says_that_it_is_complete(behind):
    everything(Translation.objects.get(), "again")
    assert publish_translation(Translation.objects.get()).untranslated == 0


def test_what_editors_write_freely_is_their_own_business(begun):
    Translation.objects.update(enabled=False)
    publish(begun.get_latest_revision_as_object())
    assert StoryPage.objects.get(pk=begun.pk).live


def test_an_old_revision_of_a_translation_is_not_current():
    page = published_story("nl")
    other = translated(page, "en")
    old = StoryPage.objects.get(pk=other.pk).live_revision
    translated(change_the_source(page), "en", "again")
    assert document(other).translation_status == "current"
    Revision.objects.get(pk=old.pk).publish()
    assert "again" not in document(other).card
    assert document(other).translation_status == "outdated"


def test_a_source_that_is_what_it_was_makes_the_old_translation_current_again():
    page = published_story("nl", summary="Zoals het was.")
    other = translated(page, "en")
    change_the_source(page)
    bring_up_to_date(Translation.objects.get().source)
    change_the_source(page, "Zoals het was.")
    assert document(other).translation_status == "current"


@pytest.mark.parametrize("source_live", [True, False])
def test_submitting_again_changes_no_live_page(source_live):
    page = published_story("nl")
    other = translated(page, "en")
    before = document(other).content_hash
    everything(Translation.objects.get(), "UNPUBLISHED")
    if not source_live:
        StoryPage.objects.get(pk=page.pk).unpublish()
    english = [Locale.objects.get(language_code="en")]
    translate_page_subtree(story_index("nl").pk, english, None, None)
    translate_object(StoryPage.objects.get(pk=page.pk), english)
    assert "UNPUBLISHED" not in StoryPage.objects.get(pk=other.pk).title
    assert document(other).content_hash == before
    assert "UNPUBLISHED" in StoryPage.objects.get(pk=other.pk).get_latest_revision_as_object().title


def test_submitting_a_branch_makes_drafts_of_what_is_new_and_leaves_the_rest():
    page, new = published_story("nl"), published_story("nl")
    other = translated(page, "en")
    everything(Translation.objects.get(), "UNPUBLISHED")
    translate_page_subtree(story_index("nl").pk, [Locale.objects.get(language_code="en")], None, None)
    assert "UNPUBLISHED" not in document(other).card
    begun = version(new, "en")
    assert not begun.live
    assert begun.source_language == "nl"
    assert begun.get_latest_revision_as_object().untranslated > 0


def test_asked_to_publish_wagtail_localize_publishes_only_what_is_complete(
    django_capture_on_commit_callbacks,
):
    page = published_story("nl")
    translation = start_translation(page, "en")
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(IncompleteTranslationError):
        translation.save_target(publish=True)
    assert PublishedStory.objects.count() == 1
    everything(translation)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    assert PublishedStory.objects.count() == 2
