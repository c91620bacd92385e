"""Typing mistakes are corrected, and words that are right are left alone."""

import random

import pytest

from search.analysis.edit_costs import distance
from search.analysis.languages import language
from search.analysis.speller import Speller
from tests.processor_time import least_seconds

BANK = dict.fromkeys(
    [
        "raamovereenkomst",
        "gemeente",
        "aanbesteding",
        "duurzaamheid",
        "schoonmaak",
        "meubilair",
        "kantoormeubilair",
        "leerbedrijf",
        "levenscycluskosten",
        "statushouders",
        "werkkleding",
        "schilderwerk",
        "clausule",
        "sociale",
        "participatie",
        "wethouder",
        "subsidie",
        "gebouw",
        "bereikbaarheid",
        "ondernemer",
        "organisatie",
        "materiaal",
        "milieu",
        "afval",
        "vervoer",
        "wijk",
        "fiets",
    ],
    5,
)


@pytest.fixture(scope="module")
def speller(analyser):
    return analyser.speller("nl", BANK)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("raamoverenkomst", "raamovereenkomst"),
        ("raamovereenkomts", "raamovereenkomst"),
        ("gemeete", "gemeente"),
        ("aanbesteeding", "aanbesteding"),
        ("duurzaamhijd", "duurzaamheid"),
        ("duurzaamhied", "duurzaamheid"),
        ("schoonmaack", "schoonmaak"),
        ("meubelair", "meubilair"),
        ("kantoormeubelair", "kantoormeubilair"),
        ("levenscyluskosten", "levenscycluskosten"),
        ("statushoudrs", "statushouders"),
        ("leerbedrif", "leerbedrijf"),
        ("klausule", "clausule"),
        ("sosiale", "sociale"),
        ("partisipatie", "participatie"),
        ("wethauder", "wethouder"),
        ("subsiedie", "subsidie"),
        ("gebauw", "gebouw"),
        ("berijkbaarheid", "bereikbaarheid"),
        ("ondernemmer", "ondernemer"),
        ("materriaal", "materiaal"),
        ("milleu", "milieu"),
        ("raamcontrackt", "raamcontract"),  # a word of the thesaurus
    ],
)
def test_corrected(speller, typed, meant):
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "gemeente",  # in the bank
        "olifant",  # Dutch, though not in the bank
        "furniture",  # English
        "vis",  # short
        "fie",
        "b2b",
        "2.114",
        "schoolmeubilair",  # a compound of known words
        "xqzwrtplk",  # nothing is near
        "",
    ],
)
def test_left_alone(speller, typed):
    assert speller.correct(typed) is None


def test_the_commoner_word_wins():
    speller = Speller("nl", {"zwabberik": 1, "zwobberik": 500})
    assert speller.correct("zwebberik") == "zwobberik"


def test_the_neighbours_count(analyser):
    speller = analyser.speller("nl", {"clausole": 40})
    assert analyser.correction(analyser.query("sociale clausile", "nl"), speller).text == "sociale clausule"


def test_a_query_is_corrected_where_it_is_wrong(analyser, speller):
    correction = analyser.correction(
        analyser.query("Een raamoverenkomst, met Sosiale clausules!", "nl"), speller
    )
    assert correction.text == "Een raamovereenkomst, met sociale clausules!"
    assert correction.words == {1: "raamovereenkomst", 3: "sociale"}


@pytest.mark.parametrize(
    "text",
    [
        "gemeente",
        '"raamoverenkomst"',
        '"een raamoverenkomst"',
        "-raamoverenkomst",
        "plan GMENTE",
        "raam overeenkomst",
        "",
    ],
)
def test_a_query_that_is_left_alone(analyser, speller, text):
    assert analyser.correction(analyser.query(text, "nl"), speller) is None


def test_english_mistakes(analyser):
    speller = analyser.speller("en", {"municipality": 9, "procurement": 9, "clause": 3, "receive": 2})
    assert speller.correct("municipalty") == "municipality"
    assert speller.correct("procurment") == "procurement"
    assert speller.correct("recieve") == "receive"


@pytest.mark.parametrize(
    ("common", "other"),
    [
        ("tijt", "tijk"),
        ("beleit", "beleig"),
        ("gebauw", "gebeuw"),
        ("zosiaal", "tosiaal"),
        ("schoonmmaak", "schoonpmaak"),
    ],
)
def test_common_mistakes_are_nearer_than_others(common, other):
    meant = {
        "tijt": "tijd",
        "beleit": "beleid",
        "gebauw": "gebouw",
        "zosiaal": "sosiaal",
        "schoonmmaak": "schoonmaak",
    }[common]
    assert distance(common, meant) < distance(other, meant)


def test_a_large_vocabulary_is_quick():
    frequencies = language("nl").frequencies
    words = sorted(frequencies, key=frequencies.__getitem__, reverse=True)[:100_000]
    speller = Speller("nl", dict.fromkeys(words, 3))
    chance = random.Random(1)
    typed = []
    for word in chance.sample([word for word in words if len(word) > 6], 100):
        place = chance.randrange(1, len(word) - 1)
        typed.append(word[:place] + word[place + 1 :])
    # Measured 0.2 ms each.
    assert least_seconds(lambda: [speller.correct(word) for word in typed], 0.5) < 0.5
