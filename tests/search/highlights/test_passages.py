"""Which passage of the body is shown, and how it is cut."""

import pytest

from search.highlights.highlighting import ELLIPSIS
from search.highlights.passage import LONGEST
from tests.search.highlights.conftest import marks_in, without_marks

FILLING = "Er gebeurde die dag nog veel meer, maar dat hoort hier niet. "


def test_the_passage_with_most_different_words_near_each_other_is_shown(look):
    passage = look(
        "stoelen hergebruik",
        motive=f"Stoelen, stoelen en nog eens stoelen. {FILLING * 5}Hergebruik was nieuw.",
        approach=f"{FILLING * 9}Het hergebruik van een stoel begint bij de deur. {FILLING * 9}",
        result=f"Hergebruik. {FILLING}{FILLING}Een stoel.",
    ).body
    assert passage.section == "approach"
    assert marks_in(passage.html) == ["hergebruik", "stoel"]


def test_what_was_typed_comes_before_what_means_the_same(look):
    passage = look("meubilair", motive="Het kantoormeubilair.", result="Al het meubilair.").body
    assert passage.section == "result"


def test_the_earlier_of_equal_passages_is_shown(look):
    assert look("stoel", motive="Een stoel.", result="Een stoel.").body.section == "motive"


def test_a_passage_has_whole_sentences(look):
    text = f"{FILLING * 6}Vraag dhr. Jansen naar de stoelen van art. 5. {FILLING * 6}"
    html = look("stoelen", motive=text).body.html
    seen = without_marks(html)
    assert seen in text
    assert 200 <= len(seen) <= LONGEST
    assert seen.startswith("Vraag dhr. Jansen")
    assert seen.endswith("hier niet.")


def test_a_passage_stays_in_its_section(look):
    passage = look("stoel", motive=FILLING, result="Een stoel.", tips=FILLING).body
    assert (passage.section, without_marks(passage.html)) == ("result", "Een stoel.")


def test_a_long_sentence_is_cut_between_words(look):
    text = "woord " * 200 + "stoel" + " woord" * 200
    seen = without_marks(look("stoel", motive=text).body.html)
    assert seen.startswith(ELLIPSIS + "woord ")
    assert seen.endswith(" woord" + ELLIPSIS)
    assert len(seen) <= LONGEST + 2
    assert seen.strip(ELLIPSIS) in text


def test_a_short_sentence_goes_on_into_the_next(look):
    text = "Een stoel. " + "woord " * 200
    seen = without_marks(look("stoel", motive=text).body.html)
    assert seen.startswith("Een stoel. woord")
    assert seen.endswith(ELLIPSIS)
    assert 200 <= len(seen) <= LONGEST + 1


@pytest.mark.parametrize("piece", ["x", "漢", "e\u0301", "👩‍🚒", "👍🏽", "ﷺ"])
def test_text_without_blanks_is_cut_between_characters(look, piece):
    text = piece * 400 + " stoel " + piece * 400
    seen = without_marks(look("stoel", motive=text).body.html)
    assert len(seen) <= LONGEST + 2
    before, after = seen.strip(ELLIPSIS).split(" stoel ")
    assert before == piece * (len(before) // len(piece))
    assert after == piece * (len(after) // len(piece))


def test_a_word_that_is_longer_than_a_passage_is_marked_as_far_as_it_is_shown(look):
    text = "a" * 5_000
    html = look(text, motive=text).body.html
    assert len(marks_in(html)[0]) >= 200
    assert len(without_marks(html)) <= LONGEST + 2


def test_without_a_match_in_the_body_there_is_no_passage(look):
    assert look("stoel", title="Stoel", motive="Een tafel.").body is None
