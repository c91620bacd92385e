"""Compounds give their parts, other words none."""

import pytest

from search.analysis.compounds import Splitter, dutch_rules
from search.analysis.languages import language
from search.analysis.lexicon import parts_of


def _split(word, code="nl"):
    return language(code).splitter.split(word)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("kantoormeubilair", ("kantoor", "meubilair")),
        ("bermmaaisel", ("berm", "maaisel")),
        ("afvalscheiden", ("afval", "scheiden")),
        ("raamovereenkomst", ("raam", "overeenkomst")),
        ("levenscycluskosten", ("levenscyclus", "kosten")),
        ("bedrijfskleding", ("bedrijf", "kleding")),  # -s-
        ("wegenbouw", ("weg", "bouw")),  # -en-
        ("kinderopvang", ("kind", "opvang")),  # -er-
        ("zonnepaneel", ("zon", "paneel")),  # a consonant doubled, and -e-
        ("socialeclausules", ("sociale", "clausules")),  # a blank that was forgotten
        ("werkleerbedrijf", ("werk", "leer", "bedrijf")),
    ],
)
def test_parts(word, parts):
    assert _split(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        "kantoor",
        "bestek",
        "bestuur",
        "besteden",
        "kapitaal",
        "portaal",
        "restaurant",
        "personeel",
        "minister",
        "materiaal",
        "maatregel",
        "oordeel",
        "automaat",
        "aanbesteding",
        "overeenkomst",
        "voordeel",
        "onderwijs",
        "natuur",
        "structuur",
        "werkelijk",
        "leverancier",
        "schilders",
        "gemeente",
        "hardware",
        "raamoverenkomst",
        "meubelair",
    ],
)
def test_no_parts(word):
    assert _split(word) == ()


def test_parts_have_parts():
    assert parts_of("levenscycluskosten", "nl") == ("levenscyclus", "kosten", "leven", "cyclus")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("rainwater", ("rain", "water")),
        ("workwear", ("work", "wear")),
        ("wastewater", ("waste", "water")),
        ("framework", ()),
        ("understand", ()),
        ("network", ()),
    ],
)
def test_english_words_are_split_when_that_is_all_but_certain(word, parts):
    assert _split(word, "en") == parts


def test_words_of_the_bank_may_be_parts():
    frequencies = language("nl").frequencies
    assert Splitter(dutch_rules(), frequencies).split("zwaluwkade") == ()
    assert Splitter(dutch_rules(), frequencies, {"frobnix"}).split("frobnixtarief") == ("frobnix", "tarief")
