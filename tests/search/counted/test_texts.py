"""Which searches may be counted: never one that may say something about a person."""

import random

import pytest

from search.counted.texts import MOST_WORDS, countable
from search.models import LONGEST_COUNTED


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("Leerbedrijf  Schilderwerk", "leerbedrijf schilderwerk"),
        (" \tCO2-uitstoot\n", "co2-uitstoot"),
        ("artikel 2.114", "artikel 2.114"),
        ("2.114", "2.114"),
        ("art. 2.80a Aw", "art. 2.80a aw"),
        ("5% social return", "5% social return"),
        ("2e hands meubels", "2e hands meubels"),
        ("A2A", "a2a"),
        ("b.v. o.a.", "b.v. o.a."),
        ("ﬁetsbrug", "fietsbrug"),
        ("cafe\u0301", "café"),
        ("'s-Hertogenbosch", "'s-hertogenbosch"),
        ('"social return" -groen', '"social return" -groen'),
    ],
)
def test_words_are_counted_as_they_were_typed_but_for_case_and_blanks(typed, counted):
    assert countable(typed) == counted


@pytest.mark.parametrize(
    "typed",
    [
        *("06-12345678", "0612345678", "06 12 34 56 78", "+31 6 12345678", "(020) 123 45 67", "020.1234567"),
        *("NL91 ABNA 0417 1643 00", "nl91abna0417164300", "BSN 123456782", "123.456.782", "kvk 12345678"),
        *("jan@example.org", "mail jan@example", "jan (at) example.org", "jan apenstaartje example punt nl"),
        *("https://example.org/x?naam=jan", "www.example.org", "jan.jansen.nl", "rapport-jansen.pdf"),
        *("kerkstraat 12", "kerkstraat 12a", "1234 AB", "1234AB", "AB-123-C", "ab123456", "zaak Z2026-00123"),
        *("12-3-1980", "12/3/1980", "1980", "500.000 euro", "10000000000", "1.12 3.45 2.67"),
        *("٠٦١٢٣٤٥٦٧٨", "０６１２３４５６７８", "06\u200b12345678", "0\x006\x0012345678", "①②③"),
        *("", "   ", "!!!", "“”", "😀", "\x00"),
    ],
)
def test_what_may_point_at_somebody_is_left_out_altogether(typed):
    assert countable(typed) is None


def test_long_texts_are_left_out():
    assert countable("x" * LONGEST_COUNTED) is not None
    assert countable("x" * (LONGEST_COUNTED + 1)) is None
    assert countable(" ".join("abcdefgh"[:MOST_WORDS])) is not None
    assert countable(" ".join(["woord"] * (MOST_WORDS + 1))) is None
    assert countable("x" * 1_000_000) is None


def _numbers(draw):
    """A number of somebody, written as people write it, anywhere in a text."""
    digits = "".join(draw.choice("0123456789") for _ in range(draw.randint(5, 18)))
    joint = draw.choice(["", " ", "-", ".", "/", " - ", "\u00a0", "–"])
    pieces, at = [], 0
    while at < len(digits):
        size = draw.choice([2, 3, 4]) if joint else len(digits)
        pieces.append(digits[at : at + size])
        at += size
    before, after = (
        draw.choice(["", "bel ", "Nl", "bsn:", "(", "#"]),
        draw.choice(["", " schilder", ")", "B01", "!"]),
    )
    return before + joint.join(pieces) + after


def test_no_way_of_writing_a_long_number_is_counted():
    draw = random.Random(20260323)
    for _ in range(5_000):
        typed = _numbers(draw)
        assert countable(typed) is None, typed


def test_whatever_is_counted_is_short_and_stays_what_it_is():
    draw = random.Random(4)
    signs = "abcé 'ſßİ½Ⅷ.,-_@0123456789%\x00\u200b\ud800😀ع"
    seen = 0
    for _ in range(20_000):
        found = countable("".join(draw.choice(signs) for _ in range(draw.randint(0, 30))))
        if found is not None:
            seen += 1
            assert found == found.strip()
            assert len(found) <= LONGEST_COUNTED
            assert countable(found) == found
            assert not {"@", "\x00"} & set(found)
            found.encode()
    assert seen > 20
