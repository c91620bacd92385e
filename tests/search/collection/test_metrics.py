"""What the measures say of rankings that a person can judge by hand."""

from math import log2

import pytest

from benchmarks.search_quality.collection import HALVES, LANGUAGES, NO_ANSWER, Query, read_queries
from benchmarks.search_quality.metrics import figures, ndcg, recall, success
from benchmarks.search_quality.tables import by_kind, misses, numbers, of_one, shortfalls, summary

JUDGED = {"a": 3, "b": 2, "c": 1}
QUERIES = read_queries()


def _perfect(query):
    return sorted(query.judged, key=lambda key: -query.judged[key])[:10]


def _measured(answer):
    return {"name": "x", "what": "y", "answers": [answer(query) for query in QUERIES], "failures": []}


def test_ndcg_of_the_perfect_order_is_one():
    assert ndcg(["a", "b", "c", "z"], JUDGED, 5) == 1.0


def test_ndcg_of_nothing_and_of_the_wrong_is_zero():
    assert ndcg([], JUDGED, 5) == 0.0
    assert ndcg(["x", "y"], JUDGED, 5) == 0.0


def test_ndcg_discounts_by_rank():
    best = 7 + 3 / log2(3) + 1 / 2
    assert ndcg(["x", "a"], JUDGED, 5) == pytest.approx((7 / log2(3)) / best)
    assert ndcg(["b", "a"], JUDGED, 5) == pytest.approx((3 + 7 / log2(3)) / best)


def test_ndcg_looks_no_further_than_asked():
    assert ndcg(["v", "w", "x", "y", "z", "a"], JUDGED, 5) == 0.0
    many = {f"k{number}": 3 for number in range(8)}
    assert ndcg([f"k{number}" for number in range(5)], many, 5) == 1.0


def test_a_story_that_comes_twice_counts_once():
    assert ndcg(["b", "b", "b"], {"b": 3, "c": 3}, 5) == ndcg(["b"], {"b": 3, "c": 3}, 5) < 1


def test_success_needs_a_good_story_and_no_touch():
    assert success(["c", "b"], JUDGED, 1) == 0.0
    assert success(["c", "b"], JUDGED, 3) == 1.0
    assert success(["c"], JUDGED, 3) == 0.0


def test_recall_is_of_the_good_ones():
    assert recall(["c", "a"], JUDGED, 10) == 0.5
    assert recall(["b", "x", "a"], JUDGED, 10) == 1.0
    many = {f"k{number}": 2 for number in range(12)}
    assert recall(list(many), many, 10) == 1.0


@pytest.mark.parametrize("measure", [ndcg, success, recall])
def test_when_nothing_answers_only_an_empty_page_is_right(measure):
    assert measure([], {}, 5) == 1.0
    assert measure(["a"], {}, 5) == 0.0


def test_unwanted_stories_count_when_they_come_first():
    query = Query("a -b", "nl", "negation", {"a": 3}, ("b",))
    plain = Query("a", "nl", "exact", {"a": 3})
    assert figures([(query, ["b", "a"]), (query, ["a", "b"]), (plain, ["b"])]).unwanted_first == 0.5
    assert figures([(plain, ["b"])]).unwanted_first is None


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_perfect_answers_to_the_collection_measure_one_and_empty_ones_zero(half, language):
    chosen = [query for query in QUERIES if query.half == half and query.language == language]
    perfect = figures([(query, _perfect(query)) for query in chosen])
    assert (perfect.ndcg5, perfect.success1, perfect.success3, perfect.recall10) == (1, 1, 1, 1)
    assert perfect.unwanted_first == 0
    answerable = [query for query in chosen if query.kind != NO_ANSWER]
    empty = figures([(query, []) for query in answerable])
    assert (empty.ndcg5, empty.success1, empty.success3, empty.recall10, empty.empty) == (0, 0, 0, 0, 1)


def test_what_is_not_reached_is_said():
    assert shortfalls(_measured(_perfect), QUERIES) == []
    short = shortfalls(_measured(lambda query: []), QUERIES)
    assert any(line.startswith("nDCG@5 nl is 0.") for line in short)
    assert "nDCG@5 of synonym is 0.000, not 0.7" in short
    assert not any("no-answer" in line for line in short)


def test_misses_show_the_tuning_half_only():
    lines = list(misses(_measured(lambda query: []), QUERIES))
    texts = [line.partition("“")[2].partition("”")[0] for line in lines]
    assert set(texts) == {query.text for query in QUERIES if query.half == HALVES[0] and query.judged}
    assert not list(misses(_measured(_perfect), QUERIES))


def test_the_tables_have_a_line_for_everything():
    perfect = _measured(_perfect)
    assert numbers(QUERIES).splitlines()[-1].startswith("| all |")
    assert len(summary([perfect, perfect], QUERIES, HALVES[0]).splitlines()) == 2 + 4
    rows = by_kind([perfect], QUERIES, HALVES[1]).splitlines()[2:]
    assert len(rows) == 14 * 3
    assert all(row.endswith("| 1.00 |") for row in rows)
    assert len(of_one(perfect, QUERIES, HALVES[1]).splitlines()) == 2 + 14
