"""What counts how much, on stories that differ in one thing only."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from search import service
from search.ranking import CHECKED, GRADES, SAME_LANGUAGE
from search.service import SearchRequest
from storybank.publication.models import PublishedStory
from tests.search.factories import document

pytestmark = pytest.mark.django_db

FILLER = "De gemeente heeft dit voorjaar een opdracht gegund en er veel van geleerd."


def story(
    title: str = "Een verhaal", summary: str = FILLER, body: str = FILLER, **given: Any
) -> PublishedStory:
    """Publish a story with these texts."""
    made = document(title=title, text={"summary": summary, "approach": body}, **given)
    made.save()
    return made


def found(text: str, **given: Any) -> list[uuid.UUID]:
    """Return the ids of the stories that a text finds, in order."""
    return [hit.story_id for hit in service.search(SearchRequest(text=text, **given)).hits]


def score(text: str, of: PublishedStory, **given: Any) -> float:
    """Return the score of a story."""
    explanation = service.explain(SearchRequest(text=text, **given), of.story_id)
    assert explanation is not None
    return explanation.score


def test_title_before_terms_before_summary_before_body() -> None:
    """The word stands once in each."""
    sentence = "De gemeente heeft schoonmaak van een opdracht gegund en er veel van geleerd."
    others = ["groen-en-landschap"]
    in_body = story(body=sentence, sector=others)
    in_summary = story(summary=sentence, sector=others)
    in_terms = story(sector=["schoonmaak"])
    in_title = story(title="Schoonmaak verhaal", sector=others)
    expected = [in_title.story_id, in_terms.story_id, in_summary.story_id, in_body.story_id]
    assert found("schoonmaak") == expected


def test_exact_before_inflected_before_a_part_of_a_compound() -> None:
    """All three are found."""
    part = story(body="Er kwamen kantoorstoelen bij de balie.")
    inflected = story(body="Er kwamen ook stoelen bij de balie.")
    exact = story(body="Er kwam een stoel bij de balie.")
    assert found("stoel") == [exact.story_id, inflected.story_id, part.story_id]


def test_the_typed_word_before_another_word_for_it() -> None:
    """Whichever of them is typed."""
    catering = story(body="Wij kochten catering in bij de buren.")
    other = story(body="Wij kochten horeca in bij de buren.")
    assert found("catering")[0] == catering.story_id
    assert found("horeca")[0] == other.story_id


def test_words_near_each_other_count_for_more() -> None:
    """The same words in texts of the same length."""
    far = story(body=f"Rode {FILLER} {FILLER} Bankjes")
    near = story(body=f"{FILLER} {FILLER} Rode bankjes")
    assert found("rode bankjes") == [near.story_id, far.story_id]


def test_better_evidence_counts_by_its_factor() -> None:
    """Of stories that are alike."""
    graded = {grade: story(title="Schoonmaak", evidenceGrade=grade) for grade in ("A", "B", "C", "D")}
    plain = score("schoonmaak", graded["D"])
    for grade, one in graded.items():
        assert score("schoonmaak", one) == pytest.approx(plain * GRADES[grade], rel=1e-5)
    assert found("schoonmaak") == [graded[grade].story_id for grade in "ABCD"]


def test_what_fits_better_comes_first_whatever_its_grade() -> None:
    """The factor is small."""
    in_body = story(body="Over schoonmaak gesproken.", evidenceGrade="A")
    in_title = story(title="Schoonmaak", evidenceGrade="D")
    assert found("schoonmaak") == [in_title.story_id, in_body.story_id]


def test_an_overdue_check_counts_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has to be indexed anew for that."""
    today = timezone.localdate()
    checked = story(title="Schoonmaak", checkedAt=(today - timedelta(days=300)).isoformat())
    overdue = story(title="Schoonmaak", checkedAt=(today - timedelta(days=400)).isoformat())
    assert found("schoonmaak") == [checked.story_id, overdue.story_id]
    factor = SAME_LANGUAGE
    assert score("schoonmaak", checked) - score("schoonmaak", overdue) == pytest.approx(
        CHECKED * factor, rel=1e-4
    )
    later = today + timedelta(days=100)
    monkeypatch.setattr(timezone, "localdate", lambda *_given: later)
    assert score("schoonmaak", checked) == score("schoonmaak", overdue)


def test_months_until_the_next_check_are_those_of_the_story() -> None:
    """Twelve when it does not say."""
    today = timezone.localdate()
    checked = (today - timedelta(days=100)).isoformat()
    often = story(title="Schoonmaak", checkedAt=checked, detail={"reviewMonths": 3})
    rarely = story(title="Schoonmaak", checkedAt=checked, detail={"reviewMonths": 6})
    assert found("schoonmaak") == [rarely.story_id, often.story_id]


def test_the_language_of_the_reader_counts_a_little() -> None:
    """For a story that exists in the other language only."""
    dutch = story(title="Catering")
    english = story(title="Catering", language="en", source_language="en")
    assert found("catering") == [dutch.story_id, english.story_id]
    assert found("catering", language="en") == [english.story_id, dutch.story_id]


def test_who_publishes_never_counts() -> None:
    """Stories of partners and of others are equal in all that the engine sees."""

    def with_participant(partner: bool) -> PublishedStory:
        organisation = {"id": str(uuid.uuid4()), "name": "Stichting Voorbeeld", "kind": "partner" if partner else "buyer",
                        "partner": partner}  # fmt: skip
        return story(
            title="Schoonmaak", detail={"participants": [{"role": "buyer", "organisation": organisation}]}
        )

    partner, other = with_participant(True), with_participant(False)
    assert score("schoonmaak", partner) == score("schoonmaak", other)
    assert score("partner stichting voorbeeld", other) == score("partner stichting voorbeeld", partner)
    assert found("schoonmaak") == sorted([partner.story_id, other.story_id])


def test_equal_scores_are_in_the_order_of_the_ids_on_every_page() -> None:
    """Also where a page ends among them."""
    ids = sorted(story(title="Schoonmaak").story_id for _number in range(30))
    first = story(title="Schoonmaak", evidenceGrade="A").story_id
    pages = [found("schoonmaak", page=page, page_size=4) for page in range(1, 9)]
    assert [one for page in pages for one in page] == [first, *ids]


def test_an_explanation_adds_up_to_the_score() -> None:
    """Each word is its best part and 0.3 of the others; the sums together, times the factor, are the score."""
    one = story(
        title="Schoonmaak en groen",
        body="Schoonmaak van kantoren, en schoonmaken van groen.",
        evidenceGrade="A",
    )
    story(body="Groen en niets dan groen.")
    explanation = service.explain(SearchRequest(text="schoonmaak groen"), one.story_id)
    assert explanation is not None
    assert {part.what for part in explanation.sums} >= {"word", "checked"}
    for added in explanation.sums:
        if added.parts:
            scores = [part.score for part in added.parts]
            assert added.score == pytest.approx(0.7 * max(scores) + 0.3 * sum(scores), rel=1e-4)
    whole = sum(added.score for added in explanation.sums) * explanation.factor
    assert explanation.score == pytest.approx(whole, rel=1e-4)
    assert explanation.factor == pytest.approx(GRADES["A"] * SAME_LANGUAGE, rel=1e-5)


def test_a_story_that_is_not_found_has_no_explanation() -> None:
    """And a request without text none at all."""
    one = story(title="Schoonmaak")
    assert service.explain(SearchRequest(text="vuurtoren"), one.story_id) is None
    with pytest.raises(service.InvalidRequestError):
        service.explain(SearchRequest(), one.story_id)


def test_relevance_needs_a_text() -> None:
    """Nothing else has scores."""
    with pytest.raises(service.InvalidRequestError):
        SearchRequest(sort="relevance")
    assert SearchRequest(text="x").sort == "relevance"
    assert SearchRequest().sort == "-publishedAt"
