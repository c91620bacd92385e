"""A page of hits with its marked texts: from the index of this host, as of the last commit, in any engine's order."""

import time
import uuid

import pytest

from search import service
from search.engines.tantivy_engine import TantivyEngine
from search.marking import COLUMN
from search.results import Hit
from search.service import BodyPassage, SearchRequest
from storybank.publication.models import PublicationChange, PublishedStory
from tests.search.factories import document, log

pytestmark = pytest.mark.django_db


def _publish(story_id=None, language="nl", *, version="1", title="Een verhaal", **texts):
    made = document(story_id, language, title=title)
    made.text, made.wire_hash = texts, version
    PublishedStory.objects.filter(story_id=made.story_id, language=language).delete()
    made.save()
    log(made.story_id, language, PublicationChange.Op.UPSERT)
    return made


def _search(text, **given):
    service.follow()
    return service.search(SearchRequest(text=text, **given))


def test_each_hit_has_its_marked_texts_and_the_version_they_are_of():
    one = _publish(title="Oude meubels", motive="Het kantoormeubilair was af.", version="a")
    other = _publish(title="Anders", summary="Meubelen & meer.", version="b")
    results = _search("meubels")
    found = dict(zip(results.hits, results.highlights, strict=True))
    first, second = found[Hit(one.story_id, "nl")], found[Hit(other.story_id, "nl")]
    assert (first.title, first.summary, first.mark) == ("Oude <mark>meubels</mark>", None, "a")
    assert first.body == BodyPassage("motive", "Het <mark>kantoormeubilair</mark> was af.")
    assert (second.title, second.summary, second.body) == (None, "<mark>Meubelen</mark> &amp; meer.", None)
    assert second.mark == "b"


def test_a_list_without_text_has_no_highlights():
    _publish(title="Meubels")
    service.follow()
    assert service.search(SearchRequest()).highlights == ()


def test_a_story_in_the_other_language_is_marked_in_its_own():
    _publish(language="en", title="Furniture for all")
    assert [one.title for one in _search("meubilair").highlights] == ["<mark>Furniture</mark> for all"]


def test_a_new_version_is_marked_after_its_commit():
    story = _publish(title="Meubels", motive="Geheime meubels.", version="1")
    assert "Geheime" in _search("meubels").highlights[0].body.html
    _publish(story.story_id, title="Meubels", motive="Gewone meubels.", version="2")
    (found,) = _search("meubels").highlights
    assert (found.mark, found.body.html) == ("2", "Gewone <mark>meubels</mark>.")


def test_what_was_left_out_hides_the_story_and_is_not_marked():
    _publish(title="Gebouwen met een gracht", tips="Water mag ook.")
    assert _search("gebouwen -gracht").highlights == ()
    (found,) = _search("gebouw").highlights
    assert (found.title, found.body) == ("<mark>Gebouwen</mark> met een gracht", None)


def test_a_corrected_word_is_marked(folder):
    for _ in range(3):
        _publish(title="Een raamovereenkomst")
    results = _search("raamoverenkomst")
    assert results.understanding.correction
    assert {one.title for one in results.highlights} == {"Een <mark>raamovereenkomst</mark>"}


def test_other_accents_are_a_difference_of_the_index_although_the_words_are_the_same(folder):
    story = _publish(motive="Een coördinator.")
    service.follow()
    PublishedStory.objects.filter(pk=story.pk).update(text={"motive": "Een coordinator."})
    assert service.compare().different.count == 1


def test_hits_are_read_in_their_order_and_a_strange_one_has_nothing(folder):
    stories = [_publish(title=f"Verhaal {number}") for number in range(5)]
    _publish(stories[0].story_id, "en", title="Story 0")
    service.follow()
    engine = TantivyEngine(folder.engine_files(folder.current()))
    hits = [Hit(story.story_id, "nl") for story in reversed(stories)] + [Hit(uuid.uuid4(), "nl")]
    hits.append(Hit(stories[0].story_id, "en"))
    stored = engine.stored(COLUMN, hits)
    titles = [
        next((word for word in (b"Story 0", *(b"Verhaal %d" % n for n in range(5))) if word in one), b"")
        for one in stored
    ]
    assert titles == [b"Verhaal 4", b"Verhaal 3", b"Verhaal 2", b"Verhaal 1", b"Verhaal 0", b"", b"Story 0"]
    assert engine.stored(COLUMN, []) == []


def test_twenty_hits_are_marked_without_a_query_and_quickly(django_assert_num_queries):
    filling = "De gemeente vroeg de leverancier om een plan en de inkoper keek mee. " * 40
    for number in range(20):
        _publish(
            title=f"Verhaal {number} over meubels", motive=filling + "Al het meubilair bleef.", result=filling
        )
    assert len(_search("meubels gemeente").highlights) == 20
    service._readers.clear()
    with django_assert_num_queries(0):
        service.search(SearchRequest(text="meubels gemeente"))
    best = 9.0
    for text in ("meubel gemeente", "gemeente meubel", "meubels de gemeente"):
        began = time.process_time()
        results = service.search(SearchRequest(text=text))
        best = min(best, time.process_time() - began)
        assert all(one.body for one in results.highlights)
    # With the search itself, on a busy machine: what matters is that it does not grow with the texts.
    assert best < 0.1
