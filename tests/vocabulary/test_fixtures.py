"""The committed terms: complete, in both languages, and true to what is known about the law.

These tests read the JSON files only; loading them is tested elsewhere.
"""

import json
import re
from collections import Counter
from datetime import date

import pytest

from tests.vocabulary.fixture_files import FIXTURES, by_slug, read, texts

# State of 2026. The number of municipalities changes on 1 January of most years.
COUNTS = {
    "provinces": 12,
    "municipalities": 342,
    "sectors": 25,
    "cpv_divisions": 45,
    "impact_types": 26,
    "target_groups": 15,
    "supplier_types": 11,
    "procedures": 13,
    "certificates": 16,
    "instruments": 40,
    "indicators": 50,
}
MUNICIPALITIES_PER_PROVINCE = {
    "groningen": 10,
    "fryslan": 18,
    "drenthe": 12,
    "overijssel": 25,
    "flevoland": 6,
    "gelderland": 51,
    "utrecht": 26,
    "noord-holland": 44,
    "zuid-holland": 50,
    "zeeland": 13,
    "noord-brabant": 56,
    "limburg": 31,
}
NORTH = {"groningen", "fryslan", "drenthe"}
# Official lists of names: they have no definitions.
NAMES_ONLY = {"provinces", "municipalities", "cpv_divisions"}
DEFINED = sorted(set(COUNTS) - NAMES_ONLY)


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_every_vocabulary_is_complete(name: str, count: int) -> None:
    assert len(read(name)) == count


def test_there_is_no_file_that_nobody_counts() -> None:
    files = {path.stem for path in FIXTURES.glob("*.json")}
    assert files == {*COUNTS, "contract_thresholds"}


@pytest.mark.parametrize("name", [*COUNTS, "contract_thresholds"])
def test_files_are_written_in_one_way(name: str) -> None:
    """One way of writing keeps a difference between two versions readable."""
    text = (FIXTURES / f"{name}.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", COUNTS)
def test_slugs_are_unique_and_plain(name: str) -> None:
    slugs = [row["slug"] for row in read(name)]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


@pytest.mark.parametrize("name", COUNTS)
def test_rows_of_a_vocabulary_have_the_same_keys(name: str) -> None:
    rows = read(name)
    # Only terms that were replaced name a successor.
    assert {tuple(key for key in row if key != "successor") for row in rows} == {
        tuple(key for key in rows[0] if key != "successor")
    }


@pytest.mark.parametrize("name", COUNTS)
def test_labels_are_filled_in_both_languages_and_tell_terms_apart(name: str) -> None:
    rows = read(name)
    for language in ("nl", "en"):
        labels = [row[f"label_{language}"] for row in rows]
        assert all(labels)
        assert [label for label, count in Counter(labels).items() if count > 1] == []


@pytest.mark.parametrize("name", DEFINED)
def test_definitions_are_sentences_in_both_languages(name: str) -> None:
    for row in read(name):
        for language in ("nl", "en"):
            definition = row[f"definition_{language}"]
            assert definition.endswith("."), row["slug"]
            assert definition[0].isupper() or definition[0].isdigit(), row["slug"]
        assert row["definition_nl"] != row["definition_en"], row["slug"]


@pytest.mark.parametrize("name", DEFINED)
def test_synonyms_are_other_words_than_the_label(name: str) -> None:
    for row in read(name):
        for language in ("nl", "en"):
            synonyms = [synonym.lower() for synonym in row[f"synonyms_{language}"]]
            assert len(set(synonyms)) == len(synonyms), row["slug"]
            assert row[f"label_{language}"].lower() not in synonyms, row["slug"]


@pytest.mark.parametrize("name", [*COUNTS, "contract_thresholds"])
def test_texts_are_plain_and_trimmed(name: str) -> None:
    for row in read(name):
        for text in texts(row):
            assert not re.search(r"</?[a-z]|&[a-z#0-9]+;|[*`]", text, re.IGNORECASE), text
            assert text == text.strip(), text
            assert "  " not in text, text
            assert text.isprintable(), text


@pytest.mark.parametrize("name", COUNTS)
def test_terms_are_official_and_in_use(name: str) -> None:
    for row in read(name):
        assert row["origin"] == "official"
        for key in ("valid_from", "valid_to"):
            assert row[key] is None or date.fromisoformat(row[key])


@pytest.mark.parametrize("name", COUNTS)
def test_order_has_room_between_two_terms(name: str) -> None:
    orders = [row["order"] for row in read(name)]
    assert sorted(orders) == [10 * number for number in range(1, len(orders) + 1)]


def test_northern_provinces_and_municipalities() -> None:
    municipalities = read("municipalities")
    assert sum(row["north"] for row in municipalities) == 40
    assert {row["province"] for row in municipalities if row["north"]} == NORTH
    assert not [row["slug"] for row in municipalities if not row["north"] and row["province"] in NORTH]


def test_every_province_has_its_municipalities() -> None:
    assert Counter(row["province"] for row in read("municipalities")) == MUNICIPALITIES_PER_PROVINCE
    assert set(by_slug("provinces")) == set(MUNICIPALITIES_PER_PROVINCE)


def test_places_have_official_codes_and_identifiers() -> None:
    base = "https://identifier.overheid.nl/tooi/id"
    for name, pattern, kind in (
        ("municipalities", r"GM\d{4}", "gemeente"),
        ("provinces", r"PV\d{2}", "provincie"),
    ):
        rows = read(name)
        assert len({row["code"] for row in rows}) == len(rows)
        for row in rows:
            assert re.fullmatch(pattern, row["code"])
            assert row["iri"] == f"{base}/{kind}/{row['code'].lower()}"


def test_municipalities_lie_in_the_netherlands() -> None:
    for row in read("municipalities"):
        assert 50.7 < row["latitude"] < 53.6, row["slug"]
        assert 3.3 < row["longitude"] < 7.3, row["slug"]


def test_municipalities_are_found_by_the_names_people_use() -> None:
    municipalities = by_slug("municipalities")
    for slug, names in {
        "sudwest-fryslan": {"Sudwest-Fryslan", "Zuidwest-Friesland", "SWF", "Sneek"},
        "leeuwarden": {"Ljouwert"},
        "schiermonnikoog": {"Skiermûntseach", "Skiermuntseach"},
        "den-bosch": {"Den Bosch"},
        "den-haag": {"Den Haag", "The Hague"},
        "bergen-nh": {"Bergen"},
        "nuenen-gerwen-en-nederwetten": {"Nuenen"},
    }.items():
        assert names <= set(municipalities[slug]["variants"]), slug
    for row in municipalities.values():
        variants = row["variants"]
        assert len(set(variants)) == len(variants), row["slug"]
        assert row["label_nl"] not in variants, row["slug"]


def test_wijdemeren_is_still_a_municipality() -> None:
    """It is to join Hilversum on 1 January 2027; until then stories may name it."""
    wijdemeren = by_slug("municipalities")["wijdemeren"]
    assert wijdemeren["code"] == "GM1696"
    assert wijdemeren["valid_to"] is None


def test_cpv_divisions_have_codes_and_identifiers() -> None:
    for row in read("cpv_divisions"):
        assert re.fullmatch(r"\d{2}", row["slug"])
        assert re.fullmatch(rf"{row['slug']}000000-\d", row["code"])
        assert row["iri"] == f"http://data.europa.eu/cpv/cpv/{row['code'][:8]}"


def test_sectors_name_known_cpv_divisions_main_one_first() -> None:
    divisions = set(by_slug("cpv_divisions"))
    for row in read("sectors"):
        assert row["cpv"][0] in divisions, row["slug"]
        assert len(set(row["cpv"])) == len(row["cpv"]), row["slug"]
        for prefix in row["cpv"]:
            assert re.fullmatch(r"\d{2,8}", prefix), row["slug"]
            assert prefix[:2] in divisions, row["slug"]


def test_impact_types_are_mapped() -> None:
    rows = read("impact_types")
    assert Counter(row["pillar"] for row in rows) == {"social": 10, "environment": 10, "economic": 6}
    for row in rows:
        assert row["sdgs"], row["slug"]
        assert all(re.fullmatch(r"([1-9]|1[0-7])\.(\d{1,2}|[a-d])", sdg) for sdg in row["sdgs"]), row["slug"]
        assert row["eforms"], row["slug"]
        assert all(re.fullmatch(r"[a-z-]+/[a-z-]+", code) for code in row["eforms"]), row["slug"]


def test_supplier_types_name_known_certificates() -> None:
    certificates = set(by_slug("certificates"))
    for row in read("supplier_types"):
        assert set(row["certificates"]) <= certificates, row["slug"]
        assert bool(row["note_nl"]) == bool(row["note_en"]), row["slug"]
