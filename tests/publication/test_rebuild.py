"""Making everything anew, following changes that touch many documents, and telling drift."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from storybank.publication import following, rebuild
from storybank.publication.models import DocumentReference, PendingRefresh, PublicationChange, PublishedStory
from storybank.publication.service import catch_up, find_drift
from storybank.publication.writer import follow_page
from storybank.stories.models import StoryPage
from tests.stories.factories import organisation, picture, published_story, story_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def five():
    """Five live stories of one sector and one organisation."""
    shared = {"participant": organisation(), "hero_image": picture()}
    return [published_story(**shared) for _ in range(5)]


def side():
    return list(
        PublishedStory.objects.order_by("page_id").values("page_id", "content_hash", "wire_hash", "path")
    )


def test_a_rebuild_of_what_is_right_writes_nothing(five):
    before, lines = side(), PublicationChange.objects.count()
    call_command("rebuild_publication", stderr=StringIO(), stdout=StringIO())
    assert (side(), PublicationChange.objects.count()) == (before, lines)


def test_a_rebuild_mends_missing_wrong_and_superfluous_documents(five):
    before = side()
    PublishedStory.objects.filter(page_id=five[0].pk).delete()
    PublishedStory.objects.filter(page_id=five[1].pk).update(card="{}", content_hash="wrong")
    stray = PublishedStory.objects.get(page_id=five[2].pk)
    stray.pk, stray.page_id, stray.path = None, 987654, "/nl/verhalen/weg/"
    stray.story_id = "00000000-0000-0000-0000-00000000000f"
    stray.save()
    problems = {drift.page_id: drift.problem for drift in find_drift()}
    assert set(problems) == {five[0].pk, five[1].pk, 987654}
    output = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("check_publication", stdout=output, stderr=StringIO())
    assert end.value.code == 1
    assert f"page {five[0].pk}: the page is public and has no document" in output.getvalue()
    call_command("rebuild_publication", stderr=StringIO(), stdout=StringIO())
    assert side() == before
    call_command("check_publication", stdout=StringIO())


def test_a_rebuild_can_be_stopped_and_resumed(five, monkeypatch):
    before = side()
    PublishedStory.objects.all().delete()
    monkeypatch.setattr(rebuild, "BATCH", 2)
    seen = []

    def stop_after_one(last, _pages):
        seen.append(last)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild(on_batch=stop_after_one)
    assert PublishedStory.objects.count() == 2
    rebuild.rebuild(after=seen[-1])
    catch_up()
    assert [row["content_hash"] for row in side()] == [row["content_hash"] for row in before]


def test_drift_in_a_column_is_noticed(five):
    PublishedStory.objects.filter(page_id=five[0].pk).update(available_languages=["nl", "en"])
    assert [drift.page_id for drift in find_drift()] == [five[0].pk]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(following, "AT_ONCE", 2)
    monkeypatch.setattr(following, "BATCH", 2)


def work_off():
    while following.work_off_pending(batch=2):
        pass


def test_many_documents_follow_a_term_in_batches(five, small_batches):
    sector = five[0].sector
    sector.label_nl = "Nieuwe naam"
    sector.save()
    assert PendingRefresh.objects.count() == 1
    assert following.work_off_pending(batch=2) == 2
    assert PublishedStory.objects.filter(card__contains="Nieuwe naam").count() == 2
    work_off()
    assert PublishedStory.objects.filter(card__contains="Nieuwe naam").count() == 5
    assert list(find_drift()) == []
    assert not PendingRefresh.objects.exists()


def test_a_restricted_branch_goes_at_once_and_comes_back_in_batches(five, small_batches):
    restriction = PageViewRestriction.objects.create(page=story_index("nl"), restriction_type="login")
    assert not PublishedStory.objects.exists()
    work_off()
    restriction.delete()
    work_off()
    assert PublishedStory.objects.count() == 5
    assert list(find_drift()) == []


def test_many_documents_follow_another_address_of_the_index(five, small_batches):
    index = story_index("nl")
    index.slug = "projecten"
    index.save()
    work_off()
    assert PublishedStory.objects.filter(path__startswith="/nl/projecten/").count() == 5
    assert list(find_drift()) == []


def queries_of_publishing(page):
    StoryPage.objects.filter(pk=page.pk).update(summary="Anders.")
    with CaptureQueriesContext(connection) as captured:
        follow_page(page.pk, page.translation_key)
    return len(captured)


def test_publishing_costs_the_same_with_one_story_and_with_many():
    """Two pages, the same number of queries: with 1 and with 9 stories of the same terms in the bank."""
    first = published_story()
    alone = queries_of_publishing(first)
    shared = {"participant": organisation(), "hero_image": picture()}
    for _ in range(8):
        published_story(**shared)
    second = published_story(**shared)
    assert queries_of_publishing(second) == alone


def test_references_that_are_gone_are_reported_and_mended():
    published_story()
    DocumentReference.objects.filter(kind="organisation").delete()
    assert [one.problem for one in find_drift()] == ["the references differ from the page"]
    rebuild.rebuild()
    assert list(find_drift()) == []


def test_a_damaged_document_is_reported_and_mended():
    published_story()
    PublishedStory.objects.update(card="{}", detail="{}", text={})
    assert [one.problem for one in find_drift()] == ["the document differs from the page"]
    rebuild.rebuild()
    assert list(find_drift()) == []
    assert PublishedStory.objects.get().card != "{}"
