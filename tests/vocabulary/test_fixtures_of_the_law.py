"""The committed instruments, procedures and indicators: true to what is known about the law and about sums."""

import re
from collections import Counter
from typing import Any

from tests.vocabulary.fixture_files import by_slug, read, sentences

FAMILIES = {
    "socialReturnCondition",
    "reserveAndChoose",
    "askDifferently",
    "reward",
    "coCreate",
    "togetherAndOverTime",
    "policy",
}
PHASES = {
    "policy",
    "preparation",
    "specification",
    "procedure",
    "selection",
    "award",
    "contract",
    "management",
}
PILLARS = {"social", "environment", "economic"}
# The text that was read when an article counts as read.
READ_ON = "2026-04-30"
# Articles with a letter are missing in the copy of the law that was read.
LETTERED = re.compile(r"\d[a-z]")


def test_procedures_have_a_state_of_verification() -> None:
    for row in read("procedures"):
        assert_verified(row)
    unchecked = {
        row["slug"] for row in read("procedures") if row["article"] and row["verification"] != "read"
    }
    assert unchecked == {
        "onderhandeling-zonder-aankondiging",
        "innovatiepartnerschap",
        "sociale-specifieke-diensten",
        "inbesteding",
    }


def assert_verified(row: dict[str, Any]) -> None:
    assert row["verification"] in {"read", "secondary", "unverified"}, row
    assert row["checked_on"] == (READ_ON if row["verification"] == "read" else None), row
    if LETTERED.search(row["article"]):
        assert row["verification"] != "read", row


def test_instruments_belong_to_a_family_and_a_phase() -> None:
    rows = read("instruments")
    assert {row["family"] for row in rows} == FAMILIES
    assert {row["phase"] for row in rows} == PHASES
    assert {row["slug"] for row in rows if row["family"] == "socialReturnCondition"} == {
        "social-return-5-procent",
        "social-return-2-procent",
        "social-return-bouwblokken",
    }


def test_instruments_are_explained_in_a_few_sentences() -> None:
    for row in read("instruments"):
        for language in ("nl", "en"):
            assert 2 <= sentences(row[f"explanation_{language}"]) <= 4, row["slug"]
            assert sentences(row[f"definition_{language}"]) == 1, row["slug"]


def test_a_percentage_has_a_base_and_only_where_it_applies() -> None:
    for row in read("instruments"):
        assert row["percentage_base"] in {"", "contractSum", "wageSum"}, row["slug"]
        assert row["percentage_applies"] == bool(row["percentage_base"]), row["slug"]
        assert row["percentage_applies"] == (row["family"] == "socialReturnCondition"), row["slug"]


def test_every_article_has_a_link_and_a_state_of_verification() -> None:
    for row in read("instruments"):
        named = [(article["law"], article["article"]) for article in row["articles"]]
        assert len(set(named)) == len(named), row["slug"]
        for article in row["articles"]:
            assert article["article"], row["slug"]
            assert article["law"], row["slug"]
            assert article["url"].startswith("https://"), row["slug"]
            if article["law"] == "Aanbestedingswet 2012":
                assert article["url"] == "https://wetten.overheid.nl/BWBR0032203/"
            else:
                assert article["verification"] == "unverified", row["slug"]
            assert_verified(article)


def test_the_special_performance_condition_is_article_2_80() -> None:
    """2.81 is about information on tax, environment and labour rules; no instrument rests on it."""
    instruments = by_slug("instruments")
    condition = instruments["uitvoeringsvoorwaarde"]
    assert [(article["article"], article["verification"]) for article in condition["articles"]] == [
        ("2.80 lid 1", "read")
    ]
    for language in ("nl", "en"):
        assert "2.81" in condition[f"explanation_{language}"]
    assert not [
        row["slug"]
        for row in instruments.values()
        for article in row["articles"]
        if article["article"] == "2.81"
    ]


def test_known_articles() -> None:
    instruments = by_slug("instruments")
    for slug, expected in {
        "voorbehouden-opdracht": [("2.82", "read")],
        "voorbehouden-diensten": [("2.82a", "unverified"), ("77", "unverified")],
        "maatschappelijke-waarde-motiveren": [("1.4 lid 1–3", "read")],
        "levenscycluskosten": [("2.114 lid 2 b", "read"), ("2.115a", "unverified")],
        "percelen": [("1.5 lid 3", "read")],
        "niet-onnodig-clusteren": [("1.5 lid 1–2", "read")],
        "bpkv-impactcriterium": [("2.114 lid 2 a en lid 3", "read"), ("2.115 lid 2 e", "read")],
        "social-return-gunningscriterium": [("2.115 lid 2 e, lid 3", "read")],
        "raamovereenkomst": [("2.139–2.143", "unverified")],
        "dynamisch-aankoopsysteem": [("1.1", "read"), ("afd. 2.4.2", "unverified")],
        "contractmanagement-impact": [("afd. 2.5", "unverified")],
        "innovatiepartnerschap": [
            ("1.1", "read"),
            ("2.31a", "secondary"),
            ("2.31b", "secondary"),
            ("2.126b", "secondary"),
            ("2.126c", "secondary"),
            ("2.126d", "secondary"),
        ],
        "behoefte-heroverwegen": [],
    }.items():
        found = [(article["article"], article["verification"]) for article in instruments[slug]["articles"]]
        assert found == expected, slug


def test_indicators_say_how_they_may_be_added() -> None:
    rows = read("indicators")
    for row in rows:
        assert row["aggregation"] in {"SUM", "LATEST", "WAVG", "COUNT_DISTINCT"}, row["slug"]
        for language in ("nl", "en"):
            assert row[f"unit_{language}"], row["slug"]
            assert bool(row[f"weight_{language}"]) == (row["aggregation"] == "WAVG"), row["slug"]
        assert row["unit_code"], row["slug"]
        assert row["pillar"] in PILLARS, row["slug"]
        assert row["decimals"] in {0, 1}, row["slug"]
        # What was promised is never added to what was realised.
        assert row["kinds_addable"] is False, row["slug"]
    assert Counter(row["pillar"] for row in rows) == {"social": 18, "environment": 21, "economic": 11}
    assert Counter(row["aggregation"] for row in rows) == {
        "SUM": 41,
        "WAVG": 5,
        "LATEST": 2,
        "COUNT_DISTINCT": 2,
    }


def test_parts_are_measured_like_the_whole() -> None:
    indicators = by_slug("indicators")
    parts = {slug: row["subset_of"] for slug, row in indicators.items() if row["subset_of"]}
    assert parts == {
        "personen-6-maanden": "personen-geplaatst",
        "personen-doorgestroomd": "personen-geplaatst",
        "textiel-hergebruikt": "materiaal-hergebruikt",
        "voedsel-gered": "afval-vermeden",
        "besteed-sociale-ondernemingen": "opdrachtwaarde",
        "besteed-regio": "opdrachtwaarde",
        "besteed-mkb": "opdrachtwaarde",
    }
    for part, whole in parts.items():
        for key in ("unit_code", "aggregation", "pillar"):
            assert indicators[part][key] == indicators[whole][key], part


def test_the_form_asks_for_ten_indicators_first() -> None:
    assert {row["slug"] for row in read("indicators") if row["in_short_list"]} == {
        "fte-jaren-afstand",
        "personen-geplaatst",
        "personen-6-maanden",
        "co2e-vermeden",
        "materiaal-hergebruikt",
        "energie-bespaard",
        "energie-opgewekt",
        "opdrachtwaarde",
        "besteed-sociale-ondernemingen",
        "besteed-regio",
    }


def test_no_headline_from_averages_or_uncertain_counts() -> None:
    for row in read("indicators"):
        if row["aggregation"] == "WAVG" or row["slug"] in {
            "mensen-bereikt",
            "producten-hergebruikt",
            "sroi-waarde",
        }:
            assert row["in_headline"] is False, row["slug"]


def test_thresholds_have_a_date_and_a_source() -> None:
    rows = read("contract_thresholds")
    assert {(row["contract_type"], row["valid_from"]): row["amount"] for row in rows} == {
        ("works", "2024-01-01"): "5538000",
        ("supplies", "2024-01-01"): "221000",
        ("services", "2024-01-01"): "221000",
        ("works", "2026-01-01"): "5404000",
        ("supplies", "2026-01-01"): "216000",
        ("services", "2026-01-01"): "216000",
    }
    assert all(row["source"] for row in rows)
