"""The files of the judged collection: enough of everything, consistent, and mistakes in them are named."""

import re
from collections import Counter

import pytest

from benchmarks.search_quality.collection import (
    FOLDER,
    HALVES,
    KINDS,
    LANGUAGES,
    LOCKED,
    TUNING,
    CollectionError,
    Query,
    read_queries,
    read_synthetic,
)

QUERIES = read_queries()
SYNTHETIC = read_synthetic()
DEMO = {f"S{number}" for number in range(1, 13)}


def test_there_are_enough_queries_and_stories():
    assert len(QUERIES) >= 350
    assert len(SYNTHETIC) >= 40


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_in_both_halves_in_both_languages(half, language):
    there = Counter(one.kind for one in QUERIES if one.half == half and one.language == language)
    assert min(there[kind] for kind in KINDS) >= 4, there


def test_the_halves_are_about_as_large():
    tuning = sum(one.half == TUNING for one in QUERIES)
    assert 0.4 < tuning / len(QUERIES) < 0.6


def test_the_half_follows_from_the_text_alone():
    # The rule may not change: a query that moves from the locked half to the other was locked for nothing.
    assert Query("raamovereenkomst schoonmaak", "nl", "exact", {}).half == TUNING
    assert Query("gereedschapsrol", "en", "phrase", {"S1": 3}).half == LOCKED


def test_only_stories_of_the_collection_are_judged_and_each_is_looked_for_somewhere():
    known = DEMO | {story.key for story in SYNTHETIC}
    named = {key for query in QUERIES for key in (*query.judged, *query.unwanted)}
    assert named <= known
    looked_for = {key for query in QUERIES for key, grade in query.judged.items() if grade == 3}
    assert looked_for == known


def test_a_synthetic_story_is_short():
    for story in SYNTHETIC:
        for language, words in story.words.items():
            count = len(re.sub(r"<[^>]+>", " ", " ".join(words.values())).split())
            assert 60 <= count <= 150, f"{story.key} {language}: {count} words"


def test_synthetic_stories_are_told_in_dutch_in_english_and_in_both():
    told = Counter(tuple(story.words) for story in SYNTHETIC)
    assert told.keys() == {("nl",), ("en",), ("nl", "en")}
    assert min(told.values()) >= 7


def test_synthetic_stories_are_spread_over_the_vocabularies():
    assert len({story.sector for story in SYNTHETIC}) >= 20
    for name, least in (("municipalities", 35), ("impact_types", 22), ("instruments", 25)):
        assert len({slug for story in SYNTHETIC for slug in story.terms[name]}) >= least, name


def _copy_with(tmp_path, text, name="exact.toml"):
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ('nl = [{ text = "a", judged = { S1 = 3 } }]', "exotic.toml", "no kind exotic"),
        ('fy = [{ text = "a", judged = { S1 = 3 } }]', "exact.toml", "fy is no language"),
        ('nl = [{ text = "a", judged = { S1 = 4 } }]', "exact.toml", "grade"),
        ('nl = [{ text = "a", judged = { S1 = 2 } }]', "exact.toml", "needs a story that one looks for"),
        ('nl = [{ text = "a", judged = { S1 = 3 } }]', "no-answer.toml", "or none at all"),
        ('nl = [{ text = "a" }]', "exact.toml", "has text and judged"),
        ('nl = [{ text = "a", judged = { S1 = 3 }, note = "x" }]', "exact.toml", "has text and judged"),
        ('nl = [{ text = "a", judged = { S1 = 3 }, unwanted = ["S1"] }]', "exact.toml", "does not want"),
        (
            'nl = [{ text = "a", judged = { S1 = 3 } }, { text = "a", judged = { S2 = 3 } }]',
            "exact.toml",
            "twice",
        ),
        ("nl = [", "exact.toml", "exact.toml"),
    ],
)
def test_a_mistake_in_the_queries_is_named(tmp_path, text, name, said):
    with pytest.raises(CollectionError, match=said):
        read_queries(_copy_with(tmp_path, text, name))


def test_a_mistake_in_the_stories_is_named(tmp_path):
    (tmp_path / "stories").mkdir()
    good = (FOLDER / "stories" / "goods-and-food.toml").read_text()
    (tmp_path / "stories" / "one.toml").write_text(good)
    (tmp_path / "stories" / "two.toml").write_text(good)
    with pytest.raises(CollectionError, match="twice"):
        read_synthetic(tmp_path)
    (tmp_path / "stories" / "two.toml").write_text(good.replace("sector =", "branch =", 1))
    (tmp_path / "stories" / "one.toml").unlink()
    with pytest.raises(CollectionError, match="branch"):
        read_synthetic(tmp_path)
