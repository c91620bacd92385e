"""What people write for the value of a filter, and the value in force for it."""

import pytest

from search.service import FilterValue, filter_values
from storybank.vocabulary import service as vocabulary
from storybank.vocabulary.models import Municipality, Sector

pytestmark = pytest.mark.django_db


def value_of(name: str, text: str, language: str = "en") -> str | None:
    found = filter_values(name, [text], language).get(text)
    return found.value if found else None


@pytest.mark.parametrize("text", ["assen", "Assen", " ASSEN ", "GM0106", "gm0106"])
def test_a_term_is_known_by_slug_code_and_name(text):
    assert filter_values("municipality", [text], "en") == {text: FilterValue("assen", "Assen", "en")}


@pytest.mark.parametrize("text", ["Energy", "energie", "ENERGIE"])
def test_names_count_in_every_language(text):
    assert value_of("sector", text, "nl") == "energie"


def test_a_synonym_is_a_name():
    term = Sector.objects.get(slug="energie")
    term.synonyms_nl = [*term.synonyms_nl, "Stroom en warmte"]
    term.save()
    assert value_of("sector", "stroom en warmte") == "energie"


def test_a_merged_term_gives_the_one_that_stands_for_it_by_all_its_names():
    first, second = (Municipality.objects.get(slug=slug) for slug in ("leeuwarden", "assen"))
    vocabulary.merge(first, second)
    assert value_of("municipality", "leeuwarden") == value_of("municipality", "Leeuwarden") == "assen"


def test_fixed_values_and_years_are_known():
    assert value_of("evidenceGrade", "A") == "A"
    assert value_of("region", "noord") == "noord"
    assert value_of("year", "2026") == "2026"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("municipality", ""),
        ("municipality", "\0"),
        ("municipality", "a" * 5000),
        ("evidenceGrade", "a"),
        ("sdg", "18"),
        ("year", "20260"),
        ("year", "٢٠٢٦"),
        ("sector", "'; drop table"),
    ],
)
def test_anything_else_is_unknown(name, text):
    assert value_of(name, text) is None


def test_it_costs_one_query_at_most(django_assert_num_queries):
    filter_values("sector", ["energie"], "en")
    with django_assert_num_queries(0):
        filter_values("municipality", ["Assen", "Emmen", "nowhere"], "nl")
