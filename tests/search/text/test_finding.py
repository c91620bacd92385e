"""What people type, and which of the twelve demo stories they get."""

from typing import Any

import pytest

from home.demo.reader import read_stories
from search.results import Correction, Expansion, Interpretation, Match
from storybank.publication.models import PublishedStory
from storybank.vocabulary.models import Instrument
from tests.search.text.conftest import KEYS

IDS = {key: story_id for story_id, key in KEYS.items()}


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("leerbedrijf schilderwerk", "nl", "S9"),
        ("levens cyclus kosten", "nl", "S7"),
        ("levenscycluskosten", "nl", "S7"),
        ("raamoverenkomst", "nl", "S10"),
        ("social clauses", "en", "S10"),
        ("social clauses", "nl", "S10"),
        ("GWW", "nl", "S2"),
        ("kantoormeubilair", "nl", "S8"),
        ("meubilair", "nl", "S8"),
        ("meubels", "nl", "S8"),
        ("office furniture", "en", "S8"),
        ("bermmaaisel", "nl", "S3"),
        ("Grins", "nl", "S10"),
        ("catering zonder vlees", "nl", "S4"),
    ],
)
def test_the_right_story_comes_first(keys: Any, typed: str, language: str, first: str) -> None:
    """In the language of the reader."""
    assert keys(typed, language=language)[0] == first


def test_an_article_of_law_leads_to_the_stories_whose_instruments_rest_on_it(keys: Any) -> None:
    """However it is written."""
    instruments = set(
        Instrument.objects.filter(articles__article__startswith="2.114").values_list("slug", flat=True)
    )
    resting = {story.key for story in read_stories() if instruments & {one.slug for one in story.instruments}}
    assert resting
    for typed in ("artikel 2.114", "art. 2.114 Aw", "2.114 aanbestedingswet"):
        assert resting <= set(keys(typed)), typed
    assert resting <= set(keys("article 2.114", language="en"))


def test_an_article_is_found_by_its_number_and_not_by_its_words(keys: Any) -> None:
    """No story comes nearer for saying "article" of another one, or for a number that is no article."""
    resting = {story.key for story in read_stories() if "percelen" in {one.slug for one in story.instruments}}
    for typed in ("article 46", "article 46 Directive 2014/24/EU", "art. 46(1) directive 2014/24/EU"):
        assert set(keys(typed, language="en")) == resting, typed
    assert set(keys("artikel 46 richtlijn")) == resting


def test_a_text_that_has_a_word_of_an_instrument_does_not_speak_of_its_article(keys: Any) -> None:
    """The innovation partnership of S12 is no partnership of a regular and an impact firm, on which article 2.80 rests."""
    assert "S12" not in keys("artikel 2.80")


def test_a_broader_concept_leads_only_to_stories_that_are_about_it(ask: Any, keys: Any) -> None:
    """Who looks for a swimming pool gets no story that mentions a gym in passing, nor one of a sector it does not have."""
    assert "S10" not in keys("zwembad")
    assert "S9" not in keys("zwembad")
    assert keys("upcycling")[:2]
    assert ask("upcycling").understanding.loosened


def test_a_related_concept_is_found_when_nothing_else_is(ask: Any, keys: Any) -> None:
    """An asylum seeker is no refugee with a permit, but nearer than nothing; the answer says that it is not the same."""
    assert keys("asielzoekers") == ["S1"]
    assert ask("asielzoekers").understanding.loosened
    assert keys("asylum seekers", language="en") == ["S1"]


def test_half_of_an_expression_is_not_enough(keys: Any) -> None:
    """Job seekers are no asylum seekers, and a carbon footprint is not found by what has carbon in its name."""
    assert not {"S4", "S9"} & set(keys("asylum seekers", language="en"))


def test_a_compound_that_nobody_wrote_is_read_in_parts_at_last(ask: Any, keys: Any) -> None:
    """Heating a sports hall is told in other words; a compound with nothing to it finds nothing."""
    assert keys("sporthalverwarming") == ["S5"]
    assert ask("sporthalverwarming").understanding.loosened
    assert not keys("kerncentrale")
    assert not keys("zwembadonderhoud")


def test_an_english_compound_that_is_a_word_is_not_looked_for_in_parts(keys: Any) -> None:
    """No fire safety for who looks for fireworks."""
    assert not keys("fireworks", language="en")
    assert not keys("waterfall", language="en")


def test_a_short_compound_with_changed_letters_is_corrected(ask: Any) -> None:
    """feit and pad are words, but nobody means them together."""
    assert ask("feitspad").understanding.correction == Correction("feitspad", "fietspad")


def test_the_singular_of_a_word_is_not_an_empty_word(keys: Any) -> None:
    """Bees are no "bij", which is in every story."""
    assert keys("bijen")[0] == "S3"
    assert len(keys("bijen")) <= 2


def test_a_story_in_the_other_language_is_found_and_labelled(ask: Any) -> None:
    """Dutch words find what exists in English only, and the other way round; the hit says its language."""
    languages = {
        key: set(PublishedStory.objects.filter(story_id=story).values_list("language", flat=True))
        for key, story in IDS.items()
    }
    english_only = {key for key, found in languages.items() if found == {"en"}}
    assert english_only
    found = {KEYS[hit.story_id]: hit.language for hit in ask("grond-, weg- en waterbouw").hits}
    assert {found[key] for key in english_only & found.keys()} == {"en"}
    translated = [
        (KEYS[hit.story_id], match.kind)
        for result in (ask("evenementencatering"), ask("catering"))
        for hit, matches in zip(result.hits, result.matched_by, strict=True)
        for match in matches
        if hit.language == "en" and match.kind == "translation"
    ]
    assert {key for key, _kind in translated} <= english_only
    assert translated


def test_a_mistake_is_corrected_and_said(ask: Any) -> None:
    """With a way back: what was typed, literally, finds nothing."""
    result = ask("raamoverenkomst")
    assert result.understanding.correction == Correction("raamoverenkomst", "raamovereenkomst")
    assert Match("raamoverenkomst", "raamovereenkomst", "typo", "title") in result.matched_by[0]
    literal = ask("raamoverenkomst", literal=True)
    assert (literal.total, literal.understanding.correction) == (0, None)


def test_a_mistake_in_the_other_language_is_corrected_too(ask: Any) -> None:
    """A reader of the English pages may well type a Dutch word."""
    result = ask("raamoverenkomst", language="en")
    assert result.understanding.correction == Correction("raamoverenkomst", "raamovereenkomst")
    assert "S10" in {KEYS[hit.story_id] for hit in result.hits}
    assert ask("paintingg", language="nl").understanding.correction == Correction("paintingg", "painting")


def test_what_is_right_is_not_corrected(ask: Any) -> None:
    """A word of the bank, of a language, or of the thesaurus."""
    for typed in ("raamovereenkomst", "leerbedrijf", "Grins", "paddenstoel", "SROI"):
        assert ask(typed).understanding.correction is None, typed


def test_a_place_beside_other_words_is_a_filter(ask: Any, keys: Any) -> None:
    """One that the reader sees and can take away; alone it is a word like any other."""
    result = ask("raamovereenkomst Groningen")
    assert result.understanding.interpreted == (Interpretation("Groningen", "municipality", "groningen"),)
    assert keys("raamovereenkomst Groningen") == ["S10"]
    assert ask("raamovereenkomst Groningen", literal=True).understanding.interpreted == ()
    assert ask("Groningen").understanding.interpreted == ()


def test_a_place_read_as_a_filter_is_one_for_the_facets(ask: Any) -> None:
    """It is selected there, and the other municipalities are counted as if it were not."""
    options = ask("social return Groningen", facets=("municipality",)).facets["municipality"]
    assert [one.value for one in options if one.selected] == ["groningen"]
    assert {one.value for one in options if one.count} == {
        one.value
        for one in ask("social return", facets=("municipality",)).facets["municipality"]
        if one.count
    }


def test_a_chosen_municipality_replaces_the_typed_one(ask: Any) -> None:
    """So the counts in the facet are those of the lists they lead to."""
    for option in ask("social return Groningen", facets=("municipality",)).facets["municipality"]:
        if option.count:
            chosen = ask("social return Groningen", filters={"municipality": (option.value,)})
            assert chosen.total == option.count
            assert chosen.understanding.interpreted == ()


@pytest.mark.parametrize(
    "typed", ["inkoop", "raamoverenkomst", "raamovereenkomst vuurtoren", "social return Assen"]
)
@pytest.mark.parametrize("selected", [{}, {"sector": ("bouw-en-vastgoed",)}, {"year": ("2026",)}], ids=str)
def test_counts_equal_the_totals_of_the_lists_they_lead_to(
    ask: Any, typed: str, selected: dict[str, Any]
) -> None:
    """Corrected, loosened or as typed: filters never change how a text is read."""
    wanted = ("sector", "municipality", "instrument", "year")
    result = ask(typed, filters=selected, facets=wanted)
    for name, options in result.facets.items():
        for option in options:
            chosen = ask(typed, filters={**selected, name: (option.value,)})
            assert chosen.total == option.count, (name, option.value)
            assert chosen.understanding.correction == result.understanding.correction


def test_a_place_that_has_no_such_story_does_not_hide_the_others(ask: Any) -> None:
    """The filter is dropped, and the answer says that it was loosened."""
    result = ask("leerbedrijf schilderwerk Maastricht")
    assert (result.understanding.interpreted, result.understanding.loosened) == ((), True)
    assert KEYS[result.hits[0].story_id] == "S9"


def test_the_best_partial_matches_come_when_nothing_has_all_words(ask: Any) -> None:
    """At least half of the words; a literal search finds nothing."""
    result = ask("raamovereenkomst vuurtoren")
    assert result.understanding.loosened
    assert [KEYS[hit.story_id] for hit in result.hits] == ["S10"]
    assert ask("raamovereenkomst vuurtoren", literal=True).total == 0
    assert ask("vuurtoren onderzeeboot schilderwerk giraffe olifant").total == 0


def test_what_only_falls_under_a_term_comes_when_nothing_else_does(ask: Any) -> None:
    """Painting falls under building, but who looks for it does not look for all of building."""
    assert not ask("schilderwerk").understanding.loosened
    assert "S9" in [KEYS[hit.story_id] for hit in ask("schilderwerk").hits]
    assert "bouw" not in {one.used for one in ask("schilderwerk").understanding.expansions}


def test_an_exclusion_by_sign_is_kept_by_every_answer(ask: Any, keys: Any) -> None:
    """Alone it lists all other stories, the newest first."""
    assert "S10" in keys("schoonmaak")
    assert "S10" not in keys("schoonmaak -raamovereenkomst")
    assert len(keys("-raamovereenkomst")) == 11


def test_what_is_left_out_in_words_does_not_come_first(keys: Any) -> None:
    """Stories that are about it are not in the answer."""
    assert keys("social return")[0] == "S10"
    assert keys("social return zonder raamovereenkomst")[0] != "S10"
    assert "S10" not in keys("other than framework agreement", language="en")


def test_a_phrase_is_found_as_it_stands(keys: Any) -> None:
    """The same words in another order are not the phrase."""
    assert "S10" in keys('"social return"')
    assert keys('"return social"') == []


def test_an_abbreviation_is_expanded_for_the_reader(ask: Any) -> None:
    """By its full form."""
    assert ask("GWW").understanding.expansions == (
        Expansion("GWW", "grond-, weg- en waterbouw", "abbreviation"),
    )


def test_a_hidden_form_leads_but_is_never_shown(ask: Any) -> None:
    """A dated or clumsy word leads to the current one."""
    result = ask("sociale paragraaf")
    shown = {one.used for one in result.understanding.expansions}
    shown |= {match.found for matches in result.matched_by for match in matches}
    assert result.total
    assert "sociale paragraaf" not in shown
    assert "sociale clausule" in shown


def test_one_of_two_words_is_enough_with_or(keys: Any) -> None:
    """In capitals."""
    both = set(keys("raamovereenkomst OR leerbedrijf", literal=True))
    assert both == set(keys("raamovereenkomst", literal=True)) | set(keys("leerbedrijf", literal=True))


def test_without_fallback_only_one_language_is_searched(ask: Any) -> None:
    """And only its stories are found."""
    assert {hit.language for hit in ask("catering", fallback="none").hits} == {"nl"}
    assert ask("framework", fallback="none", language="en").total >= 1


def test_other_sorts_and_filters_hold_with_text(ask: Any, keys: Any) -> None:
    """The same stories in another order, and fewer of them."""
    assert sorted(keys("social return")) == sorted(keys("social return", sort="title"))
    in_groningen = keys("social return", filters={"municipality": ("groningen",)})
    assert in_groningen == ["S10"]


def test_pages_neither_repeat_nor_skip(keys: Any) -> None:
    """One by one they are the whole list."""
    whole = keys("inkoop")
    assert len(whole) > 4
    assert [
        key for page in range(1, len(whole) + 1) for key in keys("inkoop", page=page, page_size=1)
    ] == whole


def test_what_falls_under_a_term_does_not_leave_out_all_of_it(keys: Any) -> None:
    """Painting falls under building, taxis under transport; other stories of these stay."""
    assert keys("apprentices excluding painting", language="en") == ["S5"]
    found = keys("vervoer behalve taxi's")
    assert found[0] == "S11"
    assert "S6" not in found


def test_a_word_that_most_stories_have_leaves_out_only_by_the_title(keys: Any) -> None:
    """The story of old chairs has a new place in its summary."""
    assert keys("furniture other than new", language="en")[0] == "S8"
