"""Two languages: the traps of wagtail-localize that can hit a story, each in both directions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail_localize.models import Translation

from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.service import catch_up, find_drift
from storybank.stories.models import StoryPage
from storybank.stories.translations import (
    IncompleteTranslationError,
    State,
    bring_up_to_date,
    fill_in,
    publish_translation,
    save_draft,
    start_translation,
    state_of,
)
from storybank.vocabulary.models import ImpactType, TargetGroup
from tests.stories.factories import add_figure, publish, published_story, story, story_index

pytestmark = pytest.mark.django_db

BOTH_WAYS = pytest.mark.parametrize(("first", "second"), [("nl", "en"), ("en", "nl")])


@pytest.fixture(autouse=True)
def _both_indexes_and_no_drift(db):
    story_index("nl"), story_index("en")
    yield
    catch_up()
    assert list(find_drift()) == []


def document(page):
    return PublishedStory.objects.get(page_id=page.pk)


def version(page, language):
    return StoryPage.objects.get(translation_key=page.translation_key, locale__language_code=language)


def everything(translation, text="translated"):
    """Give each piece of text of the source a translation."""
    translation = Translation.objects.select_related("source", "target_locale").get(pk=translation.pk)
    texts = {}
    for segment in translation.source.stringsegment_set.select_related("context", "string").order_by("order"):
        texts.setdefault(segment.context.path, []).append(f"{text} {segment.string.data[:40]}")
    fill_in(
        translation,
        {
            path: "".join(f"<p>{one}</p>" for one in many) if len(many) > 1 else many[0]
            for path, many in texts.items()
        },
    )


def translated(page, language, text="translated"):
    translation = start_translation(page, language)
    everything(translation, text)
    return publish_translation(translation)


@BOTH_WAYS
def test_a_new_translation_is_a_draft(first, second):
    page = published_story(first)
    start_translation(page, second)
    assert not version(page, second).live
    assert PublishedStory.objects.count() == 1
    assert state_of(page, second).state == State.IN_PROGRESS


@BOTH_WAYS
def test_an_incomplete_translation_cannot_be_published(first, second):
    page = published_story(first)
    translation = start_translation(page, second)
    with pytest.raises(IncompleteTranslationError):
        publish_translation(translation)
    assert not version(page, second).live


@BOTH_WAYS
def test_a_complete_translation_is_published_and_the_source_stays_as_it_is(first, second):
    page = published_story(first, title="Werkjas")
    before = document(page)
    other = translated(page, second)
    after = document(page)
    assert (after.card, after.detail, after.content_hash) == (before.card, before.detail, before.content_hash)
    assert after.wire_hash != before.wire_hash
    assert sorted(after.available_languages) == ["en", "nl"]
    assert document(other).translation_status == "current"
    assert other.slug == "translated-werkjas"
    assert state_of(page, second).state == State.CURRENT
    assert PublicationChange.objects.filter(story_id=page.translation_key, language=first).count() == 2


@BOTH_WAYS
def test_a_change_of_the_source_makes_the_translation_outdated_and_leaves_its_text(first, second):
    page = published_story(first)
    other = translated(page, second)
    before = document(other)
    page = StoryPage.objects.get(pk=page.pk)
    page.summary = "Heel nieuwe samenvatting."
    publish(page)
    after = document(other)
    assert after.content_hash == before.content_hash
    assert after.translation_status == "outdated"
    assert after.outdated_since is not None
    assert state_of(page, second).state == State.OUTDATED


@BOTH_WAYS
def test_taking_over_a_changed_source_touches_only_a_draft(first, second):
    page = published_story(first)
    other = translated(page, second)
    before = (document(other).content_hash, StoryPage.objects.get(pk=other.pk).summary)
    page = StoryPage.objects.get(pk=page.pk)
    page.summary = "Heel nieuwe samenvatting."
    publish(page)
    bring_up_to_date(Translation.objects.get(target_locale__language_code=second).source)
    assert (document(other).content_hash, StoryPage.objects.get(pk=other.pk).summary) == before
    assert (
        StoryPage.objects.get(pk=other.pk).get_latest_revision_as_object().summary
        == "Heel nieuwe samenvatting."
    )
    everything(Translation.objects.get(target_locale__language_code=second), "again")
    publish_translation(Translation.objects.get(target_locale__language_code=second))
    assert document(other).translation_status == "current"
    assert "again" in document(other).card


@BOTH_WAYS
def test_cleared_relations_follow(first, second):
    page = story(first, repeats=published_story(first))
    page.target_groups = list(TargetGroup.objects.all()[:2])
    page.contact_organisation = page.participants.first().organisation
    page.impact_types = list(ImpactType.objects.all()[:3])
    page = publish(page)
    other = translated(page, second)
    assert other.target_groups.count() == 2
    assert other.repeats
    page.target_groups = []
    page.repeats = None
    page.contact_organisation = None
    page.impact_types = list(ImpactType.objects.all()[:1])
    page.summary = "Anders."
    page = publish(page)
    other = translated(page, second)
    assert other.target_groups.count() == 0
    assert other.repeats is None
    assert other.contact_organisation is None
    assert other.impact_types.count() == 1


def test_cleared_text_follows():
    page = published_story("nl", hero_alt="Een naald")
    translated(page, "en")
    page.hero_alt = ""
    page = publish(page)
    assert translated(page, "en").hero_alt == ""


def test_figures_and_their_sources_keep_their_identifiers():
    page = story("nl")
    figure = add_figure(page)
    uid = str(figure.uid)
    page.body = [*page.body.raw_data, {"type": "figures", "value": [uid]}]
    page = publish(page)
    other = translated(page, "en")
    for one in (page, other):
        row = document(one)
        assert f'"figureIds":["{uid}"]' in row.detail
        assert [str(each.uid) for each in one.figures.all()] == [uid]
        assert one.figures.first().source_ids == [str(source.uid) for source in one.sources.all()]
        assert row.facts["evidenceGrade"] == "C"


def test_the_facts_of_the_source_language_count_for_both():
    page = story("nl")
    add_figure(page)
    page = publish(page)
    other = translated(page, "en")
    figure = page.figures.get_object_list()[0]
    figure.state, figure.verified_by, figure.verified_on = "checked", "redactie", date(2026, 1, 1)
    page = publish(page)
    assert document(page).evidence_grade == document(other).evidence_grade == "B"
    assert document(other).own_facts["evidenceGrade"] == "C"
    page.unpublish()
    assert document(other).evidence_grade == "C"


def test_unpublishing_the_source_leaves_the_translation():
    page = published_story("nl")
    other = translated(page, "en")
    page.unpublish()
    row = document(other)
    assert row.available_languages == ["en"]
    assert row.translation_status == "current"


def test_a_text_that_is_too_long_is_refused_in_a_translation_too():
    page = published_story("nl")
    translation = start_translation(page, "en")
    everything(translation)
    fill_in(translation, {"summary": "x" * 601})
    with pytest.raises(ValidationError) as refusal:
        publish_translation(translation)
    assert "summary" in refusal.value.message_dict


def test_an_alias_is_never_public_and_becomes_a_draft_when_it_is_translated():
    page = published_story("nl")
    alias = page.copy_for_translation(story_index("en").locale, alias=True)
    assert alias.live
    assert not PublishedStory.objects.filter(page_id=alias.pk).exists()
    start_translation(page, "en")
    assert not StoryPage.objects.get(pk=alias.pk).live
    assert not PublishedStory.objects.filter(page_id=alias.pk).exists()


def test_a_translation_that_editors_write_freely_is_judged_by_the_source_of_that_day():
    page = published_story("nl")
    other = translated(page, "en")
    Translation.objects.update(enabled=False)
    page.summary = "Anders."
    publish(page)
    assert document(other).translation_status == "outdated"
    other = StoryPage.objects.get(pk=other.pk)
    other.summary = "Different."
    publish(other)
    assert document(other).translation_status == "current"


def test_another_name_of_a_term_makes_no_translation_outdated():
    page = published_story("nl")
    other = translated(page, "en")
    page.sector.label_nl = page.sector.label_en = "Anders genoemd"
    page.sector.save()
    assert document(other).translation_status == "current"
    assert "Anders genoemd" in document(other).card


def test_planning_a_translation_does_not_make_it_current_before_its_time():
    page = published_story("nl")
    other = translated(page, "en")
    page.summary = "Anders."
    publish(page)
    bring_up_to_date(Translation.objects.get().source)
    everything(Translation.objects.get(), "later")
    save_draft(Translation.objects.get())
    draft = StoryPage.objects.get(pk=other.pk).get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision().publish()
    assert document(other).translation_status == "outdated"
