"""The collection in a bank: every story is published, the baselines find in it, and our own search keeps its floor."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.test import TestCase, override_settings

from benchmarks.search_quality.cluster import VARIABLE
from benchmarks.search_quality.collection import HALVES, KINDS, LANGUAGES, Query, read_queries, read_synthetic
from benchmarks.search_quality.documents import read_documents
from benchmarks.search_quality.elasticsearch import ElasticsearchSearch
from benchmarks.search_quality.engines import engines
from benchmarks.search_quality.metrics import figures
from benchmarks.search_quality.ours import OurSearch
from benchmarks.search_quality.postgresql import PostgresqlText
from benchmarks.search_quality.stories import load, story_ids
from benchmarks.search_quality.tantivy_stemming import TantivyStemming
from benchmarks.search_quality.targets import FLOOR_KIND, FLOORS
from benchmarks.search_quality.wagtail_search import WagtailSearch
from home.demo.identity import story_identifier
from home.demo.reader import read_stories
from search.service import rebuild
from storybank.publication.models import PublishedStory
from storybank.publication.service import find_drift
from storybank.settings.search_cluster import search_cluster_from_url
from storybank.stories.models import StoryPage
from tests.home.drawings import draw

pytestmark = pytest.mark.django_db

QUERIES = read_queries()
SYNTHETIC = {story.key: story for story in read_synthetic()}


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the collection once for this file; the tests run inside that transaction, which is undone at the end."""
    folder = tmp_path_factory.mktemp("collection")
    drawings = draw(read_stories(), tmp_path_factory.mktemp("drawings"))
    own = {
        "DEMO": True,
        "VAR_DIR": folder / "var",
        "MEDIA_ROOT": str(folder / "media"),
        "SEARCH_INDEX_DIR": folder / "search",
    }
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**own), TestCase.captureOnCommitCallbacks(execute=True):
            load(drawings)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def answers(_loaded, tmp_path_factory) -> list[tuple[Query, list[str]]]:
    """What our own search answers to every query of the collection."""
    with override_settings(SEARCH_INDEX_DIR=tmp_path_factory.mktemp("index")):
        rebuild()
        ours = OurSearch()
        return [(query, ours.find(query.text, query.language)) for query in QUERIES]


def test_every_story_is_published_in_its_languages():
    told = {
        **{story.key: set(story.languages) for story in read_stories()},
        **{story.key: set(story.words) for story in SYNTHETIC.values()},
    }
    keys = story_ids()
    published: dict[str, set[str]] = {}
    for row in PublishedStory.objects.all():
        published.setdefault(keys[row.story_id], set()).add(row.language)
    assert published == told
    assert not list(find_drift())


def test_a_synthetic_story_has_the_facts_and_words_of_its_file():
    story = SYNTHETIC["D42"]
    row = PublishedStory.objects.get(story_id=story_identifier("D42"), language="en")
    assert row.title == story.words["en"]["title"]
    assert row.facts["municipality"] == ["sudwest-fryslan"]
    assert row.facts["instrument"] == ["levenscycluskosten"]
    assert row.facts["publishedAt"] == "2024-02-08T12:00:00Z"
    assert row.facts["contractValue"] == 300000
    assert "Woodpeckers left them alone" in row.text["result"]
    assert row.available_languages == ["nl", "en"]


def test_every_list_shows_every_story_once():
    documents = read_documents()
    for language in LANGUAGES:
        shown = Counter(one.key for one in documents if language in one.shown_in)
        assert shown == Counter(story_ids().values())


def _mean(engine, kind):
    chosen = [query for query in QUERIES if query.kind == kind]
    return figures([(query, engine.find(query.text, query.language)) for query in chosen])


def test_stemming_of_tantivy_is_a_fair_baseline():
    baseline = TantivyStemming(read_documents())
    assert baseline.find("glazenwasser", "nl")[0] == "D21"  # stemmed: the story has glazenwassers
    assert baseline.find("school playground", "nl")[0] == "S12"  # stands in for Dutch
    assert baseline.find("zonnepanelen -sporthallen", "nl")[0] == "D23"
    assert _mean(baseline, "exact").ndcg5 > 0.9
    assert _mean(baseline, "no-answer").empty == 1


def test_wagtails_search_is_a_fair_baseline(monkeypatch):
    monkeypatch.setattr(StoryPage, "search_fields", StoryPage.search_fields)
    baseline = WagtailSearch(read_documents(), connection.vendor)
    assert baseline.find("gereedschapsrol", "nl") == ["S1"]
    assert baseline.find("Levenscycluskosten", "nl")[0] in ("S7", "D42", "D20", "D25")  # by its instrument
    assert baseline.find("playground", "nl") == ["S12"]
    assert "S11" in baseline.find("dagbesteding", "en")
    assert _mean(baseline, "exact").ndcg5 > 0.8


@pytest.mark.postgresql
def test_text_search_of_postgresql_is_a_fair_baseline():
    documents = read_documents()
    strict = PostgresqlText(documents, any_word=False)
    assert strict.find("glazenwasser xylofoon", "nl") == []
    assert strict.find("glazenwasser", "nl") == ["D21"]
    assert strict.find("zonnepanelen -sporthallen", "nl") == ["D23"]
    loose = PostgresqlText(documents, any_word=True)
    assert "D21" in loose.find("glazenwasser xylofoon", "nl")
    assert loose.find("zonnepanelen -sporthallen", "nl") == ["D23"]
    assert _mean(loose, "exact").ndcg5 > 0.9


def test_each_database_has_its_engines(monkeypatch):
    monkeypatch.setattr(StoryPage, "search_fields", StoryPage.search_fields)
    monkeypatch.delenv(VARIABLE, raising=False)
    names = [engine.name for engine in engines()]
    if connection.vendor == "postgresql":
        assert names == ["PostgreSQL", "PostgreSQL, any word", "Wagtail"]
    else:
        assert names == ["ours", "tantivy", "Wagtail"]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_search_keeps_its_floor(answers, half, language):
    reached = figures([pair for pair in answers if pair[0].half == half and pair[0].language == language])
    ndcg5, success3 = FLOORS[half, language]
    assert reached.ndcg5 >= ndcg5
    assert reached.success3 >= success3


@pytest.mark.parametrize("half", HALVES)
def test_no_kind_of_query_falls_below_its_floor(answers, half):
    reached = {
        kind: figures([pair for pair in answers if pair[0].half == half and pair[0].kind == kind]).ndcg5
        for kind in KINDS
    }
    assert {kind: value for kind, value in reached.items() if value < FLOOR_KIND[half]} == {}


@pytest.mark.elasticsearch
@pytest.mark.any_database
def test_elasticsearch_answers_every_query_alike(answers, search_node, patient, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path
    rebuild()
    cluster = search_cluster_from_url(f"{search_node.url}/{search_node.prefix}stories")
    theirs = ElasticsearchSearch(cluster)
    different = [
        (query.text, query.language, ours, found)
        for query, ours in answers
        if (found := theirs.find(query.text, query.language)) != ours
    ]
    assert not different
