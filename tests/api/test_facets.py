"""`facets=`: what the values of filters would lead to, on the wire."""

import json

import pytest

from search.service import FACETS, forget_terms
from storybank.vocabulary.models import Sector
from tests.api.factories import complete_story, index, translation_of


def test_without_the_parameter_there_are_no_facets(api, document):
    assert "facets" not in api.json("/stories")


def test_every_facet_has_its_options_in_the_order_asked_for(api, document):
    names = FACETS[::-1]
    facets = api.json(f"/stories?facets={','.join(names)}")["facets"]
    assert tuple(facets) == names
    for options in facets.values():
        for option in options:
            assert set(option) == {"value", "label", "count", "selected"}
    for name in ("municipality", "sector", "impactType", "instrument"):
        counted = {option["value"]: option["count"] for option in facets[name] if option["count"]}
        assert counted == dict.fromkeys(document.facts[name], 1)


def test_counts_are_the_totals_of_the_lists(api, many):
    many(
        12,
        sector=lambda number: [["ict", "energie", "afval-en-grondstoffen"][number % 3]],
        evidenceGrade=lambda number: "ABC"[number % 2],
        year=lambda number: 2024 + number % 3,
    )
    asked = "/stories?evidenceGrade=A&evidenceGrade=D&sector=ict&fallback=none"
    facets = api.json(f"{asked}&facets=sector,evidenceGrade,year")["facets"]
    for name, options in facets.items():
        others = "&".join(part for part in asked.partition("?")[2].split("&") if not part.startswith(name))
        for option in options:
            if option["count"] or option["selected"]:
                assert api.json(f"/stories?{others}&{name}={option['value']}")["total"] == option["count"]
    chosen = {name: {one["value"] for one in options if one["selected"]} for name, options in facets.items()}
    assert chosen == {"sector": {"ict"}, "evidenceGrade": {"A", "D"}, "year": set()}


def test_a_selected_code_is_selected_under_its_slug(api, document):
    facets = api.json("/stories?municipality=GM0106&facets=municipality,province")["facets"]
    assert [option for option in facets["municipality"] if option["selected"]] == [
        {"value": "assen", "label": "Assen", "count": int("assen" in document.facts["municipality"]), "selected": True}
    ]  # fmt: skip


def test_labels_are_in_the_language_asked_for(api, document):
    labels = {
        language: {
            option["value"]: option["label"]
            for option in api.json(f"/stories?lang={language}&facets=sector")["facets"]["sector"]
        }
        for language in ("nl", "en")
    }
    assert (labels["nl"]["ict"], labels["en"]["ict"]) == (
        "ICT en digitale diensten",
        "ICT and digital services",
    )


def test_all_unknown_names_are_told_with_the_nearest(api, document):
    problem = api.json("/stories?lang=en&facets=sektor,year,provinces,,xyz&page=0", 400)
    assert [(error["name"], error["code"]) for error in problem["errors"]] == [
        ("facets", "unknown-value"),
        ("facets", "unknown-value"),
        ("facets", "empty-value"),
        ("facets", "unknown-value"),
        ("page", "out-of-range"),
    ]
    details = [error["detail"] for error in problem["errors"]]
    assert "Did you mean sector?" in details[0]
    assert "Did you mean province?" in details[1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("facets=sector&facets=year", "repeated-parameter"),
        ("facets=", "empty-value"),
        ("facets=organisation", "unknown-value"),
        ("facets=cpv", "unknown-value"),
        ("facets=" + "," * 10_000, "too-many-values"),
        ("facets=" + "sector," * 400 + "sector", "too-many-values"),
    ],
)
def test_other_mistakes(api, document, query, code):
    assert api.error_codes(f"/stories?{query}") == {"facets": code}


def test_a_name_given_twice_counts_once(api, document):
    assert list(api.json("/stories?facets=sector,sector")["facets"]) == ["sector"]


def test_the_address_of_the_next_page_keeps_the_facets(api, many):
    many(5)
    links = api.json("/stories?pageSize=2&facets=sector,year")["links"]
    assert "facets=sector%2Cyear" in links["next"]


def test_the_tag_changes_with_what_is_shown_in_facets(api, document):
    asked = "/stories?facets=sector"
    tag = api.get(asked)["ETag"]
    assert api.get("/stories")["ETag"] != tag
    assert api.get(asked, **{"If-None-Match": tag}).status_code == 304
    Sector.objects.create(slug="dijken", label_nl="Dijken")
    assert api.get(asked, **{"If-None-Match": tag}).status_code == 200


def test_facets_cost_one_query_for_names_and_then_none(api, many, django_assert_num_queries):
    many(30)
    api.get("/stories")
    asked = f"/stories?facets={','.join(FACETS)}"
    forget_terms()
    with django_assert_num_queries(2):  # the names, and the cards
        api.get(f"{asked}&pageSize=2")
    with django_assert_num_queries(1):  # the cards
        api.get(f"{asked}&pageSize=20")


def test_hidden_values_are_in_no_facet(api, db):
    """Three stories that differ only in what is disclosed: of the hidden one no facet knows a band, under any range."""
    for disclosure in ("exact", "band", "hidden"):
        complete_story(contract_value="73421.87", contract_disclosure=disclosure)
    index()
    asked = "/stories?facets=valueBand,year"
    for query, bands, total in (
        ("", 2, 3),
        ("&valueFrom=0", 2, 2),
        ("&valueTo=1000000000000", 2, 2),
        ("&valueFrom=60000&valueTo=80000", 1, 1),
        ("&valueBand=onbekend", 2, 0),
    ):
        body = api.json(asked + query)
        counted = {one["value"]: one["count"] for one in body["facets"]["valueBand"] if one["count"]}
        assert (counted, body["total"]) == ({"50k-100k": bands}, total), query
        assert sum(one["count"] for one in body["facets"]["year"]) == total
        assert "73421" not in json.dumps(body["facets"])


def test_a_story_in_two_languages_counts_once(api, document):
    translation_of(document, "en")
    index()
    for query in ("", "&lang=en", "&lang=en&fallback=none"):
        facets = api.json(f"/stories?facets=availableIn,year{query}")["facets"]
        assert [one["count"] for one in facets["availableIn"]] == [1, 1]
        assert [one["count"] for one in facets["year"]] == [1]
