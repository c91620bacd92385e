"""What a document shows of other things: links, stories that repeat each other, files; and work that waits for the worker."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction

from home.models import ContentPage
from storybank.publication import following
from storybank.publication.models import PendingRefresh, PublishedStory
from storybank.publication.service import catch_up, find_drift
from storybank.stories.models import StoryPage, StorySource
from tests.stories.factories import home_page, picture, publish, published_story, story, story_index

pytestmark = pytest.mark.django_db


def drift():
    catch_up()
    return [(one.page_id, one.problem) for one in find_drift()]


def content(parent, slug):
    page = ContentPage(title=slug, slug=slug, locale=parent.locale, body="<p>x</p>")
    parent.add_child(instance=page)
    return page


def linking(target):
    """A live story whose text links to a page."""
    text = f'<p>Zie <a linktype="page" id="{target.pk}">dit</a>.</p>'
    return published_story(body=[{"type": "motive", "value": text}, *story().body.raw_data[1:]])


def detail_of(page):
    return PublishedStory.objects.get(page_id=page.pk).detail


# --- Links in the text ---


def test_a_link_goes_with_its_page():
    target = content(home_page("nl"), "over-ons")
    page = linking(target)
    assert "/over-ons/" in detail_of(page)
    target.delete()
    assert "/over-ons/" not in detail_of(page)
    assert drift() == []


def test_a_link_follows_the_address_of_a_page_above():
    above = content(home_page("nl"), "over-ons")
    page = linking(content(above, "team"))
    above = ContentPage.objects.get(pk=above.pk)
    above.slug = "wie-wij-zijn"
    above.save_revision().publish()
    assert "/wie-wij-zijn/team/" in detail_of(page)
    assert drift() == []


def test_a_link_follows_a_move_of_a_page_above():
    above, elsewhere = content(home_page("nl"), "over-ons"), content(home_page("nl"), "meer")
    page = linking(content(above, "team"))
    ContentPage.objects.get(pk=above.pk).move(Page.objects.get(pk=elsewhere.pk), pos="last-child")
    assert "/meer/over-ons/team/" in detail_of(page)
    assert drift() == []


def test_a_link_goes_when_a_page_above_is_restricted():
    above = content(home_page("nl"), "over-ons")
    page = linking(content(above, "team"))
    PageViewRestriction.objects.create(page=above, restriction_type="login")
    assert "/team/" not in detail_of(page)
    assert drift() == []


# --- Stories that repeat others ---


def test_a_story_that_is_repeated_is_named_as_soon_as_it_is_public():
    first = story(title="Eerste")
    page = published_story(title="Tweede", repeats=first)
    publish(StoryPage.objects.get(pk=first.pk))
    assert "Eerste" in detail_of(page)
    assert drift() == []


def test_a_repeated_draft_can_be_deleted():
    first = story(title="Eerste")
    published_story(title="Tweede", repeats=first)
    StoryPage.objects.get(pk=first.pk).delete()
    assert drift() == []


def test_a_repeated_story_goes_out_of_the_site_and_comes_back():
    first = published_story(title="Eerste")
    page = published_story(title="Tweede", repeats=first)
    elsewhere = Page(title="Elsewhere", slug="elsewhere", locale=home_page("nl").locale)
    Page.get_first_root_node().add_child(instance=elsewhere)
    StoryPage.objects.get(pk=first.pk).move(Page.objects.get(pk=elsewhere.pk), pos="last-child")
    assert "Eerste" not in detail_of(page)
    StoryPage.objects.get(pk=first.pk).move(story_index("nl"), pos="last-child")
    assert "Eerste" in detail_of(page)
    assert drift() == []


# --- Files of sources ---


@pytest.fixture
def report():
    return get_document_model().objects.create(title="Rapport", file=ContentFile(b"x", name="rapport.pdf"))


def with_source(report):
    page = story()
    page.sources.add(
        StorySource(title="Lijst", publisher="Gemeente", year=2026, document=report, locale=page.locale)
    )
    page.save()
    return publish(page)


def test_another_file_of_a_source_gives_another_link(report):
    page = with_source(report)
    before = detail_of(page)
    report.file = ContentFile(b"y", name="beter.pdf")
    report.save()
    assert detail_of(page) != before
    assert drift() == []


def test_a_deleted_file_takes_its_link_with_it(report):
    page = with_source(report)
    assert "rapport" in detail_of(page)
    report.delete()
    assert "rapport" not in detail_of(page)
    assert drift() == []


# --- What the worker does ---


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(following, "AT_ONCE", 0)


def test_a_branch_that_waits_may_move(few_at_once):
    for _number in range(3):
        published_story()
    content(home_page("nl"), "over-ons")
    index = story_index("nl")
    index.slug = "projecten"
    index.save_revision().publish()
    assert PendingRefresh.objects.exists()
    first = home_page("nl").get_children().first()
    index = Page.objects.get(pk=index.pk)
    index.move(*((home_page("nl"), "last-child") if first.pk == index.pk else (first, "left")))
    assert drift() == []
    assert all("/projecten/" in row.path for row in PublishedStory.objects.all())


def test_a_branch_that_waits_may_be_deleted(few_at_once):
    published_story()
    index = story_index("nl")
    index.slug = "projecten"
    index.save_revision().publish()
    Page.objects.get(pk=index.pk).delete()
    assert drift() == []
    assert not PendingRefresh.objects.exists()


def test_a_refresh_that_fails_holds_up_no_other(few_at_once, monkeypatch, caplog):
    first, second = published_story(), published_story()
    first.sector.label_nl = "Andere naam"
    first.sector.save()
    organisation = second.participants.first().organisation
    organisation.name = "Vaste waarde"
    organisation.save()
    follow = following.follow_pages

    def fail(page_ids):
        if first.pk in set(page_ids):
            raise ZeroDivisionError
        return follow(page_ids)

    monkeypatch.setattr(following, "follow_pages", fail)
    catch_up()
    assert "Vaste waarde" in detail_of(second)
    assert "check_publication" in caplog.text
    monkeypatch.setattr(following, "follow_pages", follow)
    PendingRefresh.objects.update(failed_at=None)
    assert drift() == []


def test_a_picture_that_may_not_be_shown_does_not_wait(few_at_once):
    image = picture()
    published_story(hero_image=image)
    image.shows_recognisable_people = True
    image.save()
    assert '"image":null' in PublishedStory.objects.get().card
