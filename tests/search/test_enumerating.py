"""All hits of a request, batch by batch, from both engines: the same stories as its pages, each once."""

import uuid

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from search import enumerating, service
from search.engines.elasticsearch_indexes import ElasticsearchIndexes
from search.request import SearchRequest
from storybank.publication.models import PublishedStory
from tests.search import naive
from tests.search.corpus import REQUESTS, publish_stories

_ELASTICSEARCH = pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.any_database])


@pytest.fixture(params=["embedded", _ELASTICSEARCH])
def stories(request: pytest.FixtureRequest, db: None) -> None:
    """The stories of the corpus, in the index that answers."""
    publish_stories()
    service.rebuild()
    if request.param == "elasticsearch":
        cluster: ElasticsearchIndexes = request.getfixturevalue("cluster")
        service.rebuild_cluster()
        assert cluster.searched() is not None


def _all(request: SearchRequest, size: int) -> list[tuple[uuid.UUID, str]]:
    batches = list(service.every_hit(request, size))
    assert all(batches), "no batch is empty"
    return [(hit.story_id, hit.language) for batch in batches for hit in batch]


def test_every_request_gives_the_hits_of_its_pages_in_the_order_of_their_ids(stories):
    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(request=REQUESTS)
    def same(request: SearchRequest) -> None:
        wanted = sorted(naive.search(request), key=lambda hit: hit[0].int)
        for size in (1, 3, 1000):
            assert _all(request, size) == [tuple(hit) for hit in wanted]

    same()


def test_stories_whose_ids_begin_alike_are_neither_skipped_nor_repeated(stories):
    rows = list(PublishedStory.objects.filter(language="nl").order_by("pk"))
    high = rows[0].story_id.int >> 64
    for number, row in enumerate(rows[:5]):
        changed = PublishedStory.objects.filter(story_id=row.story_id)
        changed.update(story_id=uuid.UUID(int=high << 64 | number))
    service.rebuild()
    service.rebuild_cluster()
    request = SearchRequest(fallback="none")
    found = _all(request, 2)
    assert len(found) == len(set(found)) == len(rows)
    assert {uuid.UUID(int=high << 64 | number) for number in range(5)} <= {story_id for story_id, _ in found}


def test_the_last_id_there_can_be_ends_it(stories):
    row = PublishedStory.objects.filter(language="nl").first()
    last = uuid.UUID(int=2**128 - 1)
    PublishedStory.objects.filter(story_id=row.story_id).update(story_id=last)
    service.rebuild()
    service.rebuild_cluster()
    assert _all(SearchRequest(), 1)[-1][0] == last


@pytest.mark.parametrize("text", ["werk", "school groningen", '"zonder twijfel"', "zzzzqqqq"])
def test_a_text_finds_the_stories_of_its_pages(stories, text):
    request = SearchRequest(text=text, page_size=1000)
    paged = sorted((hit.story_id.int, hit.language) for hit in service.search(request).hits)
    assert [(story_id.int, language) for story_id, language in _all(request, 2)] == paged


def test_what_is_missing_is_said_before_the_first_batch(db, monkeypatch):
    def fail(*_given):
        raise service.IndexNotReady("none")

    monkeypatch.setattr(enumerating, "ask", fail)
    with pytest.raises(service.IndexNotReady):
        service.every_hit(SearchRequest())
