"""What a query leaves out in words, and stories that say themselves that they go without it."""

from collections.abc import Callable

import pytest

from search import service
from search.service import SearchRequest
from tests.search.factories import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def found() -> Callable[..., list[str]]:
    """Search stories that differ in what they say of poison; return the titles in order."""
    told = {
        "Onkruid met heet water": "In het dorp komt er geen gif meer op de stoep.",
        "Onkruid met gif": "De aannemer spuit gif tegen onkruid.",
        "Onkruid met de hand": "Vrijwilligers wieden onkruid op zaterdag.",
        "Onkruid in gifvrije parken": "Alle parken zijn gifvrij, ook tegen onkruid gebruikt niemand gif.",
    }
    titles = {publish(title=title, text={"summary": told[title]}).story_id: title for title in told}
    service.rebuild()

    def _found(text: str, **given: str) -> list[str]:
        return [titles[hit.story_id] for hit in service.search(SearchRequest(text=text, **given)).hits]

    return _found


def test_a_story_that_goes_without_is_not_about_it(found: Callable[..., list[str]]) -> None:
    """It names what is left out, and comes first because it says so."""
    answer = found("onkruid zonder gif")
    assert "Onkruid met gif" not in answer
    assert "Onkruid met de hand" in answer
    assert answer[0] in ("Onkruid met heet water", "Onkruid in gifvrije parken")


def test_what_is_only_left_out_is_looked_for(found: Callable[..., list[str]]) -> None:
    """Not every story in the bank, but those that say so."""
    assert set(found("zonder gif")) == {"Onkruid met heet water", "Onkruid in gifvrije parken"}


def test_a_minus_leaves_out_whatever_a_story_says(found: Callable[..., list[str]]) -> None:
    """A sign is no sentence."""
    assert "Onkruid met heet water" not in found("onkruid -gif")


def test_when_no_story_says_so_all_others_are_listed(found: Callable[..., list[str]]) -> None:
    """As with a minus."""
    assert len(found("zonder glyfosaatverbranders")) == 4
