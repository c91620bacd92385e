"""Ordinary words in the other language, for queries."""

import pytest

from search.analysis.languages import ANALYSED, language
from search.analysis.translations import translations_of
from search.analysis.word_lists import read_lines


def _found(analyser, text, code):
    return {
        (one.first, one.last, " ".join(meaning.words))
        for one in translations_of(analyser.query(text, code))
        for meaning in one.meanings
    }


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("elektrische boot", "nl", (1, 1, "boat")),
        ("electric boats", "en", (1, 1, "boot")),
        ("window cleaners", "en", (0, 1, "glazenwasser")),
        ("handdoeken", "nl", (0, 0, "towel")),
        ("boats", "nl", (0, 0, "boot")),
        ("schoenfabriek", "nl", (0, 0, "shoe factory")),
    ],
)
def test_a_word_is_known_in_the_other_language(analyser, text, code, found):
    assert found in _found(analyser, text, code)


@pytest.mark.parametrize(
    ("text", "code"), [("bee", "en"), ('"boot"', "nl"), ("-boot", "nl"), ("xylofaan", "nl"), ("", "en")]
)
def test_what_would_mislead_or_was_not_asked_for_is_not_translated(analyser, text, code):
    assert not _found(analyser, text, code)


def test_every_line_of_the_list_has_words_of_both_languages():
    for line in read_lines("translations.txt"):
        at = line.index("=")
        assert line[:at], line
        assert line[at + 1 :], line
        assert line.count("=") == 1, line


def test_nearly_all_words_of_the_list_are_words():
    unknown = []
    for line in read_lines("translations.txt"):
        at = line.index("=")
        for code, side in zip(ANALYSED, (line[:at], line[at + 1 :]), strict=True):
            words = [piece for word in side for piece in word.replace("-", "+").split("+")]
            own = language(code)
            unknown += [word for word in words if not (own.knows(word) or own.splitter.split(word))]
    assert len(unknown) < 25, unknown
