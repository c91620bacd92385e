"""After every event the published side is what a rebuild from nothing would make of it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision

from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.service import catch_up, find_drift, gone_at, gone_story, moved_to, withdraw
from storybank.stories.models import StoryPage
from storybank.stories.translations import publish_translation, start_translation
from storybank.vocabulary.models import ImpactType, Sector
from storybank.vocabulary.service import merge
from tests.stories.factories import home_page, picture, publish, published_story, story, story_index
from tests.stories.test_translations import everything

pytestmark = pytest.mark.django_db


def documents():
    return set(PublishedStory.objects.values_list("page_id", flat=True))


@pytest.fixture(autouse=True)
def _no_drift_afterwards(db):
    yield
    catch_up()
    assert list(find_drift()) == []


def test_a_draft_has_no_document():
    page = story()
    page.save_revision()
    assert documents() == set()


def test_publishing_makes_the_document_and_a_line_in_the_log():
    page = published_story(title="Van werkjas naar gereedschapsrol")
    row = PublishedStory.objects.get(page_id=page.pk)
    assert row.story_id == page.translation_key
    assert row.path == page.get_url_parts()[2]
    change = PublicationChange.objects.get(story_id=page.translation_key)
    assert (change.op, change.content_hash) == ("upsert", row.wire_hash)
    assert change.facts_before is None
    assert change.facts_after == {**row.facts, "availableIn": ["nl"]}


def test_saving_a_draft_of_a_live_story_changes_nothing():
    page = published_story()
    before = PublishedStory.objects.get().content_hash
    page.title = "GEHEIM concept"
    page.save_revision()
    assert PublishedStory.objects.get().content_hash == before


def test_publishing_the_same_again_writes_no_line_but_for_the_new_time():
    page = published_story()
    PublicationChange.objects.all().delete()
    StoryPage.objects.get(pk=page.pk).save()
    assert not PublicationChange.objects.exists()


def test_unpublishing_removes_the_document():
    page = published_story()
    page.unpublish()
    assert documents() == set()
    last = PublicationChange.objects.latest("id")
    assert (last.op, last.reason, last.facts_after) == ("remove", "unpublished", None)


def test_unpublishing_as_a_plain_page_removes_the_document():
    page = published_story()
    Page.objects.get(pk=page.pk).unpublish()
    assert documents() == set()


def test_deleting_removes_the_document():
    published_story().delete()
    assert documents() == set()


def test_deleting_a_branch_removes_its_documents():
    published_story()
    story_index("nl").delete()
    assert documents() == set()


def test_planned_publication_waits_and_then_comes():
    page = story()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert documents() == set()
    past = timezone.now() - timedelta(minutes=1)
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.content["go_live_at"], revision.approved_go_live_at = past.isoformat(), past
    revision.save()
    call_command("publish_scheduled")
    assert documents() == {page.pk}


def test_expiry_removes_the_document():
    page = published_story()
    StoryPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert documents() == set()


def test_another_slug_gives_another_address_and_remembers_the_old_one():
    page = published_story(slug="oud")
    old = PublishedStory.objects.get().path
    page.slug = "nieuw"
    publish(page)
    row = PublishedStory.objects.get()
    assert row.path.endswith("/nieuw/")
    assert old in row.detail


def test_another_slug_of_the_index_moves_all_documents():
    page = published_story()
    index = story_index("nl")
    index.slug = "projecten"
    index.save_revision().publish()
    assert PublishedStory.objects.get().path == StoryPage.objects.get(pk=page.pk).get_url_parts()[2]
    assert "/projecten/" in PublishedStory.objects.get().path


def test_a_view_restriction_above_hides_and_its_end_shows():
    page = published_story()
    restriction = PageViewRestriction.objects.create(page=home_page("nl"), restriction_type="login")
    assert documents() == set()
    restriction.delete()
    assert documents() == {page.pk}


def test_moving_out_of_the_site_hides():
    page = published_story()
    home = home_page("nl")
    elsewhere = Page(title="Elders", slug="elders", locale=home.locale)
    Page.get_first_root_node().add_child(instance=elsewhere)
    page.move(Page.objects.get(pk=elsewhere.pk), pos="last-child")
    assert documents() == set()
    StoryPage.objects.get(pk=page.pk).move(story_index("nl"), pos="last-child")
    assert documents() == {page.pk}


def test_another_name_of_a_term_refreshes_its_stories():
    page = published_story()
    sector = page.sector
    sector.label_nl = "Heel andere naam"
    sector.save()
    assert "Heel andere naam" in PublishedStory.objects.get().card


def test_another_name_of_an_organisation_refreshes_its_stories():
    page = published_story()
    organisation = page.participants.first().organisation
    organisation.name = "Gemeente Nieuwstad"
    organisation.save()
    assert "Gemeente Nieuwstad" in PublishedStory.objects.get().detail


def test_another_description_of_a_picture_refreshes_its_stories():
    image = picture()
    published_story(hero_image=image)
    image.alt_nl = "Twee handen en een naald"
    image.save()
    assert "Twee handen en een naald" in PublishedStory.objects.get().card


def test_a_picture_that_may_not_be_shown_leaves_the_document():
    image = picture()
    published_story(hero_image=image)
    image.shows_recognisable_people = True
    image.save()
    assert '"image":null' in PublishedStory.objects.get().card


def test_a_story_that_repeats_another_is_named_there_and_follows_its_title():
    first = published_story(title="De eerste")
    second = published_story(title="De tweede", repeats=first)
    assert "De tweede" in PublishedStory.objects.get(page_id=first.pk).detail
    first.title = "De allereerste"
    publish(first)
    assert "De allereerste" in PublishedStory.objects.get(page_id=second.pk).detail
    second.unpublish()
    assert "De tweede" not in PublishedStory.objects.get(page_id=first.pk).detail


def test_a_link_to_a_story_follows_its_address_and_goes_with_it():
    target = published_story(slug="doel")
    raw = [{"type": "motive", "value": f'<p>Zie <a linktype="page" id="{target.pk}">dit</a>.</p>'}]
    page = published_story(body=raw + story(slug="x1").body.raw_data[1:])
    assert "/doel/" in PublishedStory.objects.get(page_id=page.pk).detail
    target.slug = "elders"
    target = publish(target)
    assert "/elders/" in PublishedStory.objects.get(page_id=page.pk).detail
    target.unpublish()
    assert "/elders/" not in PublishedStory.objects.get(page_id=page.pk).detail


def test_withdrawing_takes_all_languages_off_line_with_that_reason():
    story_index("en")
    page = published_story()
    translation = start_translation(page, "en")
    everything(translation)
    publish_translation(translation)
    assert withdraw(page.translation_key) == 2
    assert documents() == set()
    assert gone_story(page.translation_key).reason == "withdrawn"
    assert set(PublicationChange.objects.filter(op="remove").values_list("reason", flat=True)) == {
        "withdrawn"
    }
    assert withdraw(page.translation_key) == 0


def test_an_old_address_leads_to_the_new_one_or_tells_that_the_story_is_gone():
    page = published_story(slug="oud")
    old = PublishedStory.objects.get().path
    page.slug = "nieuw"
    page = publish(page)
    new = PublishedStory.objects.get().path
    assert moved_to(old) == new
    assert moved_to(new) is None
    assert gone_at(old) is None
    page.unpublish()
    assert moved_to(old) is None
    assert gone_at(old).reason == gone_at(new).reason == "unpublished"
    assert gone_at("/nl/verhalen/nooit/") is None


def test_a_story_that_takes_the_address_of_another_takes_the_old_address_too():
    first = published_story(slug="plek")
    place = PublishedStory.objects.get().path
    first.slug = "verhuisd"
    first = publish(first)
    assert place in PublishedStory.objects.get(page_id=first.pk).detail
    second = published_story(slug="plek")
    assert PublishedStory.objects.get(page_id=second.pk).path == place
    assert place not in PublishedStory.objects.get(page_id=first.pk).detail
    assert moved_to(place) is None


def test_a_merged_term_is_followed_by_documents_drafts_and_old_revisions():
    old, new = Sector.objects.order_by("slug")[:2]
    live, draft = published_story(sector=old), story(sector=old)
    draft.save_revision()
    before = StoryPage.objects.get(pk=live.pk).get_latest_revision()
    merge(old, new)

    def sectors(page):
        row = PublishedStory.objects.get(page_id=page.pk)
        return row.facts["sectorMain"], row.facts["sector"], old.slug in row.card

    assert sectors(live) == (new.slug, [new.slug], False)
    publish(StoryPage.objects.get(pk=draft.pk).get_latest_revision_as_object())
    assert sectors(draft) == (new.slug, [new.slug], False)
    before.as_object().save_revision(previous_revision=before).publish()
    assert sectors(live) == (new.slug, [new.slug], False)
    assert Sector.objects.get(pk=old.pk).successor == new
    new.label_nl = "Weer anders"
    new.save()
    assert "Weer anders" in PublishedStory.objects.get(page_id=draft.pk).card


def test_terms_that_become_the_same_stand_once_in_a_document():
    old, new = ImpactType.objects.order_by("slug")[:2]
    page = published_story(impact_types=[old, new])
    merge(old, new)
    assert PublishedStory.objects.get(page_id=page.pk).facts["impactType"] == [new.slug]
