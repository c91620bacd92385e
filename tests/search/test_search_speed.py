"""`make bench-search` in small: what it asks, times, copies and writes, on a bank of some stories."""

import json
from random import Random
from typing import Any

import pytest

from benchmarks.results import keep, kept_part
from benchmarks.search_speed import inside, server
from benchmarks.search_speed.copies import Copies
from benchmarks.search_speed.kinds import KINDS
from benchmarks.search_speed.queries import choose
from benchmarks.search_speed.report import report
from benchmarks.search_speed.timing import CLOCKS, of_each, summary
from benchmarks.words import languages
from home.demo.reader import read_stories
from search import service
from storybank.publication.models import PublishedStory
from tests.search.factories import document, publish

pytestmark = pytest.mark.django_db

_WORDS = ("stoelen", "bermmaaisel", "leerbedrijf", "raamovereenkomst", "gemeente", "schilderwerk")


@pytest.fixture
def bank(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bank in which one word is in all stories and one in half of them."""
    monkeypatch.setenv("BENCH_DIR", str(tmp_path))
    for number in range(40):
        words = ["onderhoud", "wegen" if number % 2 else "bruggen", _WORDS[number % 6]]
        publish(title=f"Verhaal {number}", text={"summary": " ".join(words)}, sector=["groen"])
    service.rebuild()


def test_queries_are_of_their_kind(bank: None) -> None:
    """Each word finds the part of the stories that its kind says, and mistakes are corrected."""
    asked = choose()
    assert set(asked) <= set(KINDS)
    assert "onderhoud" in asked["all"]
    assert set(asked["half"]) & {"wegen", "bruggen"}
    for text in asked.get("corrected", ()):
        understanding = service.search(service.SearchRequest(text=text)).understanding
        assert understanding is not None
        assert understanding.correction is not None


def test_everything_is_measured_and_written(bank: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables have a line for each number of facets and the verdict on each target."""
    asked = choose()
    keep("asked", asked)
    assert kept_part("asked") == asked
    found = {
        "totals": inside.totals(asked),
        "answers": inside.answers(asked, 1, "processor"),
        "parts": inside.parts(asked | {"all": ["onderhoud"]}, 1),
    }
    assert found["totals"]["all"] > 0.9
    index = {"documents": 40, "words_per_story": 3, "ms_per_story": 1.0, "index_mb": 1.0, "peak_mb": 1.0}
    rate = {"per_second": 700.0, "median_ms": 1.0, "of_processor": 250.0}
    measured = {"embedded": found, "index": index, "server": {"typical, facets": rate}}
    written = report({"Machine": "this one"}, {10_000: measured, 100_000: measured})
    for kind in asked:
        assert kind in written
    assert "embedded, eight dearest facets" in written
    assert (
        "| HTTP, typical queries, eight facets and highlights | 250/s by processor time; 700/s on the clock | ≥ 300/s | **no** |"
        in written
    )
    assert "### Growth" in written


def test_texts_asked_once_are_more_than_a_process_keeps(bank: None) -> None:
    """Else the server would answer them from what it keeps."""
    keep(
        "asked",
        {
            "rare": [f"woord{number}" for number in range(16)],
            "all": [f"term{number}" for number in range(32)],
        },
    )
    once = server.texts_by_load()["each once"]
    assert len(once) == len(set(once)) == 2 * service.ANSWERS_KEPT


def test_copies_are_new_stories_of_the_same_size() -> None:
    """Other words, other ids, a card of the same shape; the same again for the same number."""
    card = json.dumps({"id": "", "title": "Een verhaal"}, ensure_ascii=False)
    model = document(text={"summary": "een twee drie vier"}, sector=["groen"])
    model.pk, model.card = 1, card.replace('""', f'"{model.story_id}"')
    written = [story for story in read_stories() if len(story.languages) > 1]
    copies = Copies([model], languages(written))
    one, again = copies.document(Random(1), 1), copies.document(Random(1), 1)
    assert (one.story_id, one.text, one.facts) == (again.story_id, again.text, again.facts)
    assert one.story_id != model.story_id
    assert json.loads(one.card) == {"id": str(one.story_id), "title": one.title}
    assert len(one.text["summary"].split()) == 4
    assert one.facts["sector"] == ["groen"]
    one.save()
    assert PublishedStory.objects.count() == 1


@pytest.mark.parametrize("clock", CLOCKS)
def test_times_are_those_after_the_first_round(clock: str) -> None:
    """One round warms up; p50 and p95 are of the others."""
    seen: list[int] = []
    times = of_each(seen.append, [1, 2, 3], 2, clock)
    assert (len(times), len(seen)) == (6, 9)
    assert summary([4, 1, 2, 3]) == {"p50": 2.5, "p95": 4}
