"""One token for each word, at its place in the original text."""

import pytest

from search.analysis.normalising import fold, normalise
from search.analysis.tokens import tokens


def _texts(text):
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De gemeente koopt in.", ["de", "gemeente", "koopt", "in"]),
        ("coöperatie café Curaçao", ["cooperatie", "cafe", "curacao"]),
        ("ﬁets Ĳssel Straße œuvre", ["fiets", "ijssel", "strasse", "oeuvre"]),
        ("foto's gemeente’s auto`s", ["fotos", "gemeentes", "autos"]),
        ("zo'n", ["zo'n"]),  # not zon, the sun
        ("'s-Hertogenbosch", ["shertogenbosch"]),
        ("part-time part\u2011time part\u00adtime part\u200btime", ["parttime"] * 4),
        ("Súdwest-Fryslân", ["sudwestfryslan"]),
        ("grond-, weg- en waterbouw", ["grond", "weg", "en", "waterbouw"]),
        ("t.b.v. de b.v. i.p.v. e.d.", ["tbv", "de", "bv", "ipv", "ed"]),
        ("artikel 2.114, lid 2.", ["artikel", "2.114", "lid", "2"]),
        ("artikel 2.82a", ["artikel", "2.82a"]),
        ("5% en 5 %", ["5%", "en", "5%"]),
        ("CO2 CO₂ A2A 24/7 m²", ["co2", "co2", "a2a", "24/7", "m2"]),
        ("€ 48.000 of 1.250.000", ["48.000", "of", "1.250.000"]),
        ("R&D bij W&R", ["r&d", "bij", "w&r"]),
        ("inkoop@gemeente.nl of www.pianoo.nl/x", ["inkoop@gemeente.nl", "of", "www.pianoo.nl", "x"]),
        ("2024-2025", ["2024", "2025"]),
        ("en/of", ["en", "of"]),
        ("Einde.Begin", ["einde", "begin"]),
        ("a\x00b \ud800c", ["a", "b", "c"]),
        ("😀 — … ?!", []),
        ("", []),
    ],
)
def test_tokens(text, expected):
    assert _texts(text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Een cafe\u0301 in Súdwest-Fryslân.", "Súdwest-Fryslân"),
        ("ﬁets en Straße", "Straße"),
        ("x\u00ady ﷺ coöperatie", "coöperatie"),
        ("de CO₂-uitstoot", "CO₂-uitstoot"),
    ],
)
def test_offsets_point_into_the_original(text, word):
    assert word in [text[token.start : token.end] for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("CO2-uitstoot", ("co2", "uitstoot")),
        ("social-returnverplichting", ("social", "returnverplichting")),
        ("inkoop@gemeente.nl", ("inkoop", "gemeente", "nl")),
        ("5%", ("5", "%")),
        ("uitstoot", ()),
    ],
)
def test_pieces_of_a_word_are_kept(text, pieces):
    assert tokens(text)[0].pieces == pieces


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("gemeente's", "gemeente"),
        ("48.000", "48000"),
        ("1,250,000", "1250000"),
        ("4,2", "4.2"),
        ("b.v.", "bv"),
    ],
)
def test_the_base_leaves_out_what_is_only_spelling(text, base):
    assert tokens(text)[0].base == base


def test_folding_tells_where_each_character_comes_from():
    folded = fold("aﬁ\u00adb")
    assert folded.text == "afib"
    assert folded.span(1, 3) == (1, 2)
    assert folded.span(3, 4) == (3, 4)


def test_folding_twice_changes_nothing():
    text = "ŒUVRE ﷺ Ω İstanbul ǅ ẞ ﬃ ½ ①"
    assert normalise(normalise(text)) == normalise(text)
