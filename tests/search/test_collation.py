"""Titles in the order a Dutch reader expects."""

from hypothesis import given
from hypothesis import strategies as st

from search.collation import title_key, title_start

IN_ORDER = [
    "",
    " ",
    "- streepje",
    "‘t Groene lint",
    "“Samen” werken",
    "(On)beperkt",
    "€ 100 per boom",
    "10 lessen",
    "3 lessen",
    "a",
    "A",
    "a b",
    "aa",
    "Ærlig",
    "AF",
    "cafe",
    "Cafe",
    "café",
    "Café",
    "cafés",
    "co-operatie",
    "cooperatie",
    "coöperatie",
    "een",
    "één",
    "ijs",
    "IJs",
    "ijssel",
    "ik",
    "oresund",
    "øresund",
    "strasse",
    "straße",
    "zand",
    "Ωmega",
]


def test_blanks_marks_digits_letters_then_accents_then_capitals() -> None:
    """The root order of Unicode's collation, which Dutch uses unchanged."""
    backwards = IN_ORDER[::-1]  # equal keys would stay in the order they came in
    assert sorted(backwards, key=title_key) == IN_ORDER


def test_the_bytes_are_in_the_order_of_the_characters() -> None:
    """Engines compare bytes."""
    assert sorted(IN_ORDER, key=lambda title: title_key(title).encode()) == IN_ORDER


@given(st.text(), st.text())
def test_the_number_never_contradicts_the_key(one: str, other: str) -> None:
    """The number is only a coarser order, and fits into 64 bits."""
    first, second = title_key(one), title_key(other)
    assert 0 <= title_start(first) < 2**64
    if title_start(first) < title_start(second):
        assert first < second


@given(
    st.text(alphabet=st.sampled_from("abzAZ 019-é’Ω😀"), max_size=30), st.text(alphabet="ab 9-", max_size=30)
)
def test_the_number_never_contradicts_the_key_of_likely_titles(one: str, other: str) -> None:
    """The same for texts that often begin alike."""
    first, second = title_key(one), title_key(one[:8] + other)
    assert (title_start(first) < title_start(second)) <= (first < second)
    assert (title_start(first) > title_start(second)) <= (first > second)


def test_what_cannot_be_seen_does_not_count() -> None:
    """Soft hyphens, control characters and the way an accent is written."""
    assert title_key("groen\u00adbeheer\x00\x01") == title_key("groenbeheer")
    assert title_key("cafe\u0301") == title_key("café")


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_the_short_way_for_plain_titles_gives_the_same_key(title: str) -> None:
    """A soft hyphen does not count, but it makes the title go the long way."""
    assert title_key(title) == title_key(title + "\u00ad")
