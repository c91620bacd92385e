"""Versions: one for each other content that was published, kept with the publication itself."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from storybank.publication.models import PublishedStory, PublishedVersion
from storybank.publication.service import rebuild, withdraw
from storybank.publication.versions import keep, versions_of
from storybank.stories.models import StoryPage
from storybank.vocabulary.models import Sector
from tests.stories.factories import publish, published_story

pytestmark = pytest.mark.django_db


def kept(page):
    return list(PublishedVersion.objects.filter(story_id=page.translation_key).order_by("number"))


def changed(page, **fields):
    page = StoryPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    return publish(page)


def test_the_first_publication_is_the_first_version_and_what_is_public():
    page = published_story()
    (version,) = kept(page)
    row = PublishedStory.objects.get(page_id=page.pk)
    assert (version.number, version.language, version.detail) == (1, "nl", row.detail)
    assert version.published_at == row.updated_at


def test_another_content_is_another_version_the_same_again_is_not():
    page = published_story(summary="Eerst.")
    publish(page)
    changed(page, summary="Toen.")
    changed(page, summary="Toen.")
    assert [("Eerst." in one.detail, "Toen." in one.detail) for one in kept(page)] == [
        (True, False),
        (False, True),
    ]
    newest, oldest = versions_of(page.translation_key, "nl")
    assert (oldest.replaced_at, newest.replaced_at) == (newest.published_at, None)
    changed(page, summary="Eerst.")
    first, _second, third = kept(page)
    assert first.content_hash == third.content_hash


def test_a_change_that_readers_do_not_see_is_no_version():
    page = published_story()
    other = StoryPage.objects.get(pk=page.pk)
    organisation = other.participants.first().organisation
    changed(page, contact_organisation=organisation)
    assert len(kept(page)) == 1


def test_another_name_of_a_term_is_no_version():
    page = published_story(sector=Sector.objects.get(slug="ict"))
    term = Sector.objects.get(slug="ict")
    before = term.label_nl
    term.label_nl = "Rekentuig"
    term.save()
    assert "Rekentuig" in PublishedStory.objects.get(page_id=page.pk).detail
    (version,) = kept(page)
    assert before in version.detail
    changed(page, summary="Nieuw.")
    assert ["Rekentuig" in one.detail for one in kept(page)] == [False, True]


def test_languages_share_the_numbers_of_their_story():
    page = published_story()
    english = published_story("en", translation_key=page.translation_key, source_language="nl")
    changed(page, summary="Nieuw.")
    changed(english, summary="New.")
    assert [(one.number, one.language) for one in kept(page)] == [(1, "nl"), (2, "en"), (3, "nl"), (4, "en")]
    assert [one.number for one in versions_of(page.translation_key, "en")] == [4, 2]


def test_a_language_that_is_not_public_has_no_versions_until_it_is_again():
    page = published_story()
    StoryPage.objects.get(pk=page.pk).unpublish()
    assert versions_of(page.translation_key, "nl") == []
    publish(StoryPage.objects.get(pk=page.pk))
    assert [one.number for one in versions_of(page.translation_key, "nl")] == [1]


def test_what_was_withdrawn_is_in_no_version_ever_again():
    page = published_story(summary="Geheim.")
    changed(page, summary="Nog steeds Geheim.")
    withdraw(page.translation_key)
    assert {(one.detail, one.overlay, one.fingerprint, one.content_hash) for one in kept(page)} == {("",) * 4}
    changed(page, summary="Zonder.")
    assert [one.number for one in versions_of(page.translation_key, "nl")] == [3]
    assert not PublishedVersion.objects.filter(detail__contains="Geheim").exists()


def test_the_same_text_after_a_withdrawal_is_a_version_again():
    page = published_story()
    withdraw(page.translation_key)
    publish(StoryPage.objects.get(pk=page.pk))
    assert [one.number for one in versions_of(page.translation_key, "nl")] == [2]


def test_nothing_is_kept_of_a_page_that_is_deleted():
    page = published_story()
    published_story("en", translation_key=page.translation_key, source_language="nl")
    StoryPage.objects.get(pk=page.pk).delete()
    assert [bool(one.detail) for one in kept(page)] == [False, True]


def test_a_version_is_kept_with_the_publication_or_not_at_all():
    class Stop(Exception):
        pass

    page = published_story(summary="Eerst.")
    with pytest.raises(Stop), transaction.atomic():
        changed(page, summary="Toen.")
        raise Stop
    assert len(kept(page)) == 1


def test_keeping_costs_one_query_to_look_and_one_row(django_assert_num_queries):
    page = published_story()
    row = PublishedStory.objects.get(page_id=page.pk)
    with django_assert_num_queries(1):
        keep([row])
    row.fingerprint, row.detail = "f" * 64, row.detail.replace("Verhaal", "Relaas")
    with django_assert_num_queries(2):
        keep([row])
    assert len(kept(page)) == 2


def test_a_rebuild_makes_no_version():
    page = published_story()
    PublishedStory.objects.all().delete()
    rebuild()
    assert PublishedStory.objects.filter(page_id=page.pk).exists()
    assert len(kept(page)) == 1


def test_a_bank_that_is_migrated_begins_with_what_is_public():
    page = published_story()
    published_story("en", translation_key=page.translation_key, source_language="nl")

    def all_kept():
        names = (
            "story_id",
            "number",
            "language",
            "page_id",
            "detail",
            "overlay",
            "fingerprint",
            "content_hash",
        )
        return list(PublishedVersion.objects.order_by("story_id", "number").values(*names, "published_at"))

    before = all_kept()
    PublishedVersion.objects.all().delete()
    import_module("storybank.publication.migrations.0004_former_versions").keep_what_is_public(apps, None)
    assert [{**one, "overlay": ""} for one in all_kept()] == [{**one, "overlay": ""} for one in before]
    publish(StoryPage.objects.get(pk=page.pk))
    assert len(all_kept()) == 2
