"""What a query is understood as. Nothing that is typed is an error."""

import pytest

from search.analysis.analyser import Analyser
from search.analysis.query import Role
from search.analysis.thesaurus import Concept


def _roles(query):
    return {role: [word.surface for word in query.words if word.role is role] for role in Role}


def _left_out(query):
    return [
        " ".join(word.surface for word in query.words[one.first : one.last + 1]) for one in query.exclusions
    ]


@pytest.mark.parametrize(
    ("text", "code", "searched"),
    [
        ("leerbedrijf schilderwerk", "nl", ["leerbedrijf", "schilderwerk"]),
        ("catering voor de gemeente", "nl", ["catering", "gemeente"]),
        ("de het een", "nl", ["de", "het", "een"]),  # nothing else to go by
        ("the work of painters", "nl", ["work", "painters"]),  # empty words of both languages
        ("title:schoonmaak AND (groen*)", "nl", ["schoonmaak", "groen"]),
        ('"onaf', "nl", ["onaf"]),
        ("een - los streepje", "nl", ["los", "streepje"]),
        ("schoonmaak OR", "nl", ["schoonmaak"]),
        ("GEMEENTE EN SCHOOL", "nl", ["GEMEENTE", "SCHOOL"]),
        ("wooden door", "en", ["wooden", "door"]),
    ],
)
def test_searched_words(analyser, text, code, searched):
    assert _roles(analyser.query(text, code))[Role.SEARCHED] == searched


@pytest.mark.parametrize(
    ("text", "code", "left_out", "typed"),
    [
        ("schoonmaak -glas", "nl", ["glas"], True),
        ('schoonmaak -"laagste prijs"', "nl", ["laagste prijs"], True),
        ("schoonmaak NOT glas", "nl", ["glas"], True),
        ("catering behalve lunch", "nl", ["lunch"], False),
        ("anders dan laagste prijs", "nl", ["laagste prijs"], False),
        ("gunnen zonder laagste prijs", "nl", ["laagste prijs"], False),
        ("meubels geen plastic", "nl", ["plastic"], False),
        ("lunch zonder varken of rund", "nl", ["varken", "rund"], False),
        ("lunch zonder varken en rund", "nl", ["varken", "rund"], False),
        ("lunch zonder varken en met statushouders", "nl", ["varken"], False),
        ("zonder plastic, met fruit", "nl", ["plastic"], False),
        ("other than lowest price", "en", ["lowest price"], False),
        ("furniture except chairs", "en", ["chairs"], False),
        ("catering without the plastic", "en", ["plastic"], False),
    ],
)
def test_left_out(analyser, text, code, left_out, typed):
    query = analyser.query(text, code)
    assert _left_out(query) == left_out
    assert {one.typed for one in query.exclusions} == {typed}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("niet-westerse migranten", "nl"),
        ("mensen zonder startkwalificatie", "nl"),
        ("niet alleen laagste prijs", "nl"),
        ("geen", "nl"),
        ("schoonmaak zonder", "nl"),
        ("no show", "en"),
        ("people without a job", "en"),
        ("not only price", "en"),
        ("grond-, weg- en waterbouw", "nl"),
        ("prijs - kwaliteit", "nl"),
        ("2024-2025", "nl"),
    ],
)
def test_nothing_is_left_out(analyser, text, code):
    assert _left_out(analyser.query(text, code)) == []


def test_a_form_that_negates_is_looked_for_and_what_it_negates_is_left_out(analyser):
    query = analyser.query("catering zonder vlees", "nl")
    assert [match.concept for match in query.matches] == ["meat-free"]
    assert _left_out(query) == ["vlees"]
    assert query.exclusions[0].unless == query.matches[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("niet de laagste prijs", "nl"),
        ("kwaliteit in plaats van laagste prijs", "nl"),
        ("other than lowest price", "en"),
        ("quality instead of lowest price", "en"),
    ],
)
def test_a_concept_says_what_somebody_wants_who_leaves_it_out(text, code):
    analyser = Analyser(
        (
            Concept(
                "lowest-price",
                forms={"nl": ("laagste prijs",), "en": ("lowest price",)},
                instead=("best-value",),
            ),
            Concept("best-value", forms={"nl": ("beste prijs-kwaliteitverhouding",), "en": ("best value",)}),
        )
    )
    (exclusion,) = analyser.query(text, code).exclusions
    assert exclusion.unless.concept == "best-value"


@pytest.mark.parametrize(
    "text",
    [
        '"social return" plan',
        "“social return” plan",
        "«social return» plan",
        "'social return' plan",
        "„social return” plan",
    ],
)
def test_phrases_in_any_quotation_marks(analyser, text):
    query = analyser.query(text, "nl")
    assert [(one.first, one.last) for one in query.phrases] == [(0, 1)]
    assert _roles(query)[Role.SEARCHED] == ["plan"]


def test_one_word_in_quotation_marks_is_exact_and_no_phrase(analyser):
    query = analyser.query('"gemeente"', "nl")
    assert (query.phrases, query.words[0].exact, query.words[0].role) == ((), True, Role.SEARCHED)


def test_or_in_capitals_gives_alternatives(analyser):
    assert analyser.query("catering OR lunch OR diner schoonmaak", "nl").alternatives == ((0, 2, 4),)


@pytest.mark.parametrize(
    ("text", "code", "bank", "joined"),
    [
        ("levens cyclus kosten", "nl", {"levenscycluskosten"}, (0, 2, "levenscycluskosten")),
        ("raam overeenkomst", "nl", (), (0, 1, "raamovereenkomst")),
        ("groen kompas", "nl", {"groenkompas"}, (0, 1, "groenkompas")),
        ("aanbesteding ruimte", "nl", {"aanbestedingsruimte"}, (0, 1, "aanbestedingsruimte")),
        ("rain water", "en", (), (0, 1, "rainwater")),
    ],
)
def test_neighbours_that_are_one_word(analyser, text, code, bank, joined):
    found = [(one.first, one.last, one.text) for one in analyser.query(text, code, bank).joined]
    assert joined in found


def test_words_are_looked_for_in_both_languages_unless_they_are_false_friends(analyser):
    catering, wet = analyser.query("catering wet", "en").words
    assert set(catering.keys) == {"en", "nl"}
    assert set(wet.keys) == {"en"}


def test_a_word_of_the_other_language_has_the_same_key_everywhere(analyser):
    typed = analyser.query("clauses", "nl").words[0]
    assert typed.keys["nl"].stems == typed.keys["en"].stems
    assert analyser.text("Social clauses in het bestek", "nl").words[1].key == typed.keys["nl"].stems[0]


def test_words_beyond_the_limit_are_counted(analyser):
    query = analyser.query("woord " * 500, "nl")
    assert (len(query.words), query.dropped) == (32, 468)


def test_a_language_without_word_lists_is_searched_as_written(analyser):
    word = analyser.query("skoallen", "fy").words[0]
    assert word.keys["fy"].stems == ("skoallen",)
    assert analyser.text("De skoallen", "fy").concepts == ()
