"""What is marked, and what it says about why a story was found."""

import pytest

from tests.search.highlights.conftest import marks_in


def _marked(look, query, text, **others):
    passage = look(query, motive=text, **others).body
    return marks_in(passage.html) if passage else []


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("inkoper", "Twee INKOPERS en één inkoper.", ["INKOPERS", "inkoper"]),
        ("coordinatie", "De coördinatie lag bij de gemeente.", ["coördinatie"]),
        ("meubels", "Het kantoormeubilair ging weg, de meubels bleven.", ["kantoormeubilair", "meubels"]),
        ("uitstoot", "Minder CO₂-uitstoot dan eerst.", ["CO₂-uitstoot"]),
        ("co2", "Minder CO₂-uitstoot dan eerst.", ["CO₂-uitstoot"]),
        ("foto's", "Een foto van de brug.", ["foto"]),
        ("tco", "Wij keken naar de kosten.", []),
        ("levenscycluskosten", "De total cost of ownership telde.", ["total cost of ownership"]),
        ("levens cyclus kosten", "De levenscycluskosten telden.", ["levenscycluskosten"]),
        ("bermmaaisel", "Maaisel uit de berm werd vezel.", ["Maaisel", "berm"]),
        ("bermmaaisel", "De berm lag erbij. Ver weg lag maaisel.", []),
        ("art. 2.114 aanbestedingswet", "Zie artikel 2.114 van de Aanbestedingswet.", ["artikel 2.114 van de Aanbestedingswet"]),
        ('"de laagste prijs"', "De laagste prijs, niet de prijs.", ["De laagste prijs"]),
        ('"laagste prijs"', "De laagste. Prijs en lage prijs; laagste\nprijs.", ["laagste. Prijs"]),
        ('"prijzen"', "De prijs en de prijzen.", ["prijzen"]),
        ("catering -vlees", "Catering met vlees.", ["Catering"]),
        ("catering zonder vlees", "Catering met vlees.", ["Catering"]),
        ("x", "", []),
    ],
)  # fmt: skip
def test_words_are_marked_as_they_stand_in_the_text(look, query, text, expected):
    assert _marked(look, query, text) == expected


def test_a_query_in_one_language_marks_the_other(look):
    assert _marked(look, "meubilair", "New furniture for all.", story="en") == ["furniture"]
    assert _marked(look, "life cycle costs", "De levenscycluskosten.", code="en", story="nl") == [
        "levenscycluskosten"
    ]


def test_title_and_summary_are_whole_and_only_there_when_they_match(look):
    story = {"title": "Meubels & méér", "summary": "Een stoel is een meubel.", "tips": "Vraag het."}
    found = look("meubels", **story)
    assert (found.title, found.summary, found.body) == (
        "<mark>Meubels</mark> &amp; méér",
        "Een stoel is een <mark>meubel</mark>.",
        None,
    )
    assert look("stoel", **story).title is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("prijs", ("prijs", "prijs", "exact", "title")),
        ("prijzen", ("prijzen", "Prijzen", "exact", "summary")),
        ("vragen", ("vragen", "Vraag", "lemma", "tips")),
        ("meubels", ("meubels", "meubels", "exact", "tips")),
        ("offerte", ("offerte", "conceptofferte", "compound", "summary")),
        ("total cost of ownership", ("total cost of ownership", "levenscycluskosten", "abbreviation", "summary")),
        ("art 2.114", ("art 2.114", "Artikel 2.114", "article", "tips")),
    ],
)  # fmt: skip
def test_the_nearest_kind_of_match_is_told_once_for_each_thing_typed(look, query, expected):
    found = look(
        query,
        title="De prijs",
        summary="Prijzen in de conceptofferte: levenscycluskosten.",
        tips="Kantoormeubilair en meubels. Artikel 2.114. Vraag ernaar.",
    )
    assert expected in found.matches
    assert len({match.typed for match in found.matches}) == len(found.matches)


def test_nothing_is_marked_by_what_the_query_leaves_out(look):
    found = look("-vlees", title="Vlees", motive="Vlees.")
    assert (found.title, found.body, found.matches) == (None, None, ())
