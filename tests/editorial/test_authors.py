"""Whose story is it? An author writes for the own municipality, and only in the language of the story."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import WorkflowState

from storybank.editorial.authors import main_municipality, own_municipalities
from storybank.editorial.service import AMBASSADOR, COORDINATOR, EDITOR
from storybank.stories.authors import AuthorRule, author_rule
from storybank.stories.models import StoryMunicipality, StoryPage
from storybank.stories.translations import start_translation
from storybank.users.models import Membership, User
from storybank.vocabulary.service import merge
from tests.editorial.people import as_stored, municipality, person
from tests.stories.factories import publish, published_story, story, story_index

pytestmark = pytest.mark.django_db


def draft_of(slug, owner=None, **fields):
    page = story(municipalities=[municipality(slug)], owner=owner, **fields)
    page.save_revision(user=owner)
    return StoryPage.objects.get(pk=page.pk)


def may(user, page):
    return StoryPage.objects.get(pk=page.pk).permissions_for_user(as_stored(user))


def test_the_own_story_and_that_of_a_colleague():
    author, colleague, stranger = (person(AMBASSADOR, slug) for slug in ("assen", "assen", "emmen"))
    page = draft_of("assen", owner=author)
    assert may(author, page).can_edit()
    assert may(colleague, page).can_edit()
    assert not may(stranger, page).can_edit()


def test_the_own_story_may_be_changed_after_publication_but_not_published_removed_or_hidden():
    author = person(AMBASSADOR, "assen")
    page = publish(draft_of("assen", owner=author))
    allowed = may(author, page)
    assert allowed.can_edit()
    assert not allowed.can_publish()
    assert not allowed.can_unpublish()
    assert not allowed.can_delete()
    assert not allowed.can_set_view_restrictions()
    page.unpublish()
    assert not may(author, page).can_delete()  # its history belongs to the bank


def test_an_author_removes_own_drafts_only():
    author, colleague = person(AMBASSADOR, "assen"), person(AMBASSADOR, "assen")
    page = draft_of("assen", owner=author)
    assert may(author, page).can_delete()
    assert not may(colleague, page).can_delete()


def test_who_no_longer_speaks_for_the_municipality_no_longer_writes_for_it():
    author = person(AMBASSADOR, "assen")
    page = draft_of("assen", owner=author)
    Membership.objects.filter(user=author).delete()
    assert not may(author, page).can_edit()
    assert not may(author, page).can_delete()


def test_a_story_belongs_to_its_main_municipality():
    page = story(municipalities=[municipality("veendam"), municipality("pekela")])
    page.save_revision()
    assert may(person(AMBASSADOR, "veendam"), page).can_edit()
    assert not may(person(AMBASSADOR, "pekela"), page).can_edit()


def test_the_newest_draft_says_which_municipality_that_is():
    page = published_story(municipalities=[municipality("assen")])
    page.story_municipalities = [StoryMunicipality(municipality=municipality("emmen"), sort_order=0)]
    page.save_revision()
    assert main_municipality(StoryPage.objects.get(pk=page.pk)) == municipality("emmen")
    assert may(person(AMBASSADOR, "emmen"), page).can_edit()
    assert not may(person(AMBASSADOR, "assen"), page).can_edit()


def test_a_draft_without_a_municipality_is_its_owners():
    author = person(AMBASSADOR, "assen")
    page = draft_of("assen", owner=author)
    page.story_municipalities = []
    page.save_revision()
    assert may(author, page).can_edit()
    assert not may(person(AMBASSADOR, "assen"), page).can_edit()


def test_translations_are_the_editors_work():
    author = person(AMBASSADOR, "assen")
    page = publish(draft_of("assen", owner=author))
    translated = start_translation(page, "en").get_target_instance()
    assert not may(author, translated).can_edit()
    assert may(person(EDITOR), translated).can_publish()


def test_a_merged_municipality_is_followed_on_both_sides():
    before, after = person(AMBASSADOR, "assen"), person(AMBASSADOR, "emmen")
    old, new = draft_of("assen"), draft_of("emmen")
    merge(municipality("assen"), municipality("emmen"))
    for user in (before, after):
        assert own_municipalities(user) == [municipality("emmen")]
        assert may(user, old).can_edit()
        assert may(user, new).can_edit()


def test_editors_are_not_bound_to_a_municipality():
    page = draft_of("assen")
    for role in (EDITOR, COORDINATOR):
        allowed = may(person(role), page)
        assert allowed.can_edit()
        assert allowed.can_publish()
        assert allowed.can_delete()


def test_who_has_been_sent_away_may_nothing():
    author = person(AMBASSADOR, "assen")
    page = draft_of("assen", owner=author)
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert not may(author, page).can_edit()
    assert not may(author, page).can_delete()


def objection(user, *slugs):
    return author_rule().objection(
        as_stored(user), story_index("nl"), [municipality(slug).pk for slug in slugs]
    )


def test_the_own_municipality_comes_first():
    author = person(AMBASSADOR, "assen", "emmen")
    assert objection(author, "assen") is None
    assert objection(author, "emmen", "leeuwarden") is None
    assert objection(author) is None
    assert "Assen, Emmen" in objection(author, "leeuwarden", "assen")


def test_an_author_without_a_municipality_is_told_whom_to_ask():
    assert objection(person(AMBASSADOR), "assen")
    assert objection(person(AMBASSADOR))


def test_nobody_else_is_bound():
    assert objection(person(EDITOR), "leeuwarden") is None
    assert objection(person(COORDINATOR), "leeuwarden") is None
    assert AuthorRule().objection(person(AMBASSADOR), story_index("nl"), [1]) is None


def test_submitting_asks_again():
    """Also when it does not come from the form."""
    author = person(AMBASSADOR, "assen")
    page = draft_of("emmen", owner=author)
    with pytest.raises(PermissionDenied, match="Assen"):
        page.get_workflow().start(page, author)
    page = draft_of("assen", owner=author)
    page.get_workflow().start(page, author)
    assert WorkflowState.objects.filter(requested_by=author).exists()
