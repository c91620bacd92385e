"""A draft that names something which was deleted since can still be opened."""

import pytest
from django.urls import reverse

from storybank.editorial.service import EDITOR
from storybank.stories.models import StoryInstrument, StoryPage, StoryParticipant
from storybank.vocabulary.models import Instrument, Sector
from tests.editorial.people import browser, person
from tests.stories.factories import organisation, picture, published_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """Return a live story, to be changed and saved as a draft."""
    return StoryPage.objects.get(pk=published_story().pk)


def opened(page):
    """Open the edit view; return the draft that it shows."""
    answer = browser(person(EDITOR)).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    return StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def own_term(model, like):
    """Return a term of the bank itself: such a one can be deleted."""
    term = model.objects.get(pk=like.pk)
    term.pk, term.slug, term.code, term.origin = None, "eigen-term", "", "own"
    term._state.adding = True
    term.save()
    return term


def test_the_picture_of_a_draft_was_deleted(draft):
    draft.hero_image = picture()
    draft.save_revision()
    draft.hero_image.delete()
    shown = opened(draft)
    assert shown.hero_image is None
    assert shown.sector_id == draft.sector_id
    assert shown.participants.count() == 1


def test_an_organisation_was_deleted(draft):
    gone = organisation()
    draft.participants.add(StoryParticipant(organisation=gone, role="supplier"))
    draft.contact_organisation = gone
    draft.save_revision()
    gone.delete()
    shown = opened(draft)
    assert [row.role for row in shown.participants.all()] == ["contractingAuthority"]
    assert shown.contact_organisation is None


def test_a_term_of_the_bank_itself_was_deleted(draft):
    sector = own_term(Sector, draft.sector)
    instrument = own_term(Instrument, draft.story_instruments.first().instrument)
    draft.sector = sector
    draft.other_sectors = [sector]
    draft.story_instruments.add(StoryInstrument(instrument=instrument, applied="Zo.", locale=draft.locale))
    draft.save_revision()
    sector.delete()
    instrument.delete()
    shown = opened(draft)
    assert shown.sector is None
    assert shown.other_sectors.count() == 0
    assert shown.story_instruments.count() == 1


def test_what_is_there_stays_and_each_kind_is_asked_once(draft, django_assert_max_num_queries):
    for _ in range(5):
        draft.participants.add(StoryParticipant(organisation=organisation(), role="supplier"))
    content = draft.save_revision().content
    with django_assert_max_num_queries(8 + 25):  # eight of ours; modelcluster looks up each key again
        page = StoryPage.from_serializable_data(content)
    assert page.participants.count() == 6
    assert page.hero_image_id == draft.hero_image_id
    assert content["hero_image"] == draft.hero_image_id
