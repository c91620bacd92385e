"""Similar stories: about the same, bought in another way first, with the reason in words."""

import pytest

from search.errors import IndexNotReady
from storybank.site import similar
from storybank.vocabulary.models import ImpactType, Instrument, Sector
from tests.site.reading import Read, indexed, read, row_of
from tests.stories.factories import published_story

pytestmark = pytest.mark.django_db


def made(title: str, sector: str, instrument: str, impact: str = "arbeidsparticipatie", language: str = "en"):
    return published_story(
        language,
        title=title,
        sector=Sector.objects.get(slug=sector),
        instruments=[Instrument.objects.get(slug=instrument)],
        impact_types=[ImpactType.objects.get(slug=impact)],
    )


def shown_with(story) -> Read:
    indexed()
    return read(row_of(story).path)


def test_the_same_sector_with_another_instrument_comes_first():
    story = made("This", "schoonmaak", "marktconsultatie")
    made("Same instrument", "schoonmaak", "marktconsultatie", "energietransitie")
    made("Other sector", "energie", "percelen")
    made("Other impact", "schoonmaak", "percelen", "energietransitie")
    made("Nearest", "schoonmaak", "percelen")
    made("Nothing shared", "energie", "percelen", "energietransitie")
    shown = shown_with(story)
    assert shown.texts(".vhb-similar .vhb-card__title") == ["Nearest", "Other impact", "Other sector"]
    assert shown.texts(".vhb-similar__reason")[0].startswith(
        "Also cleaning and glazing, with another instrument: "
    ) or (shown.texts(".vhb-similar__reason")[0].startswith("Also cleaning"))
    assert shown.texts(".vhb-similar__reason")[2].startswith(
        "Also labour participation, with another instrument"
    )


def test_the_same_instrument_is_better_than_nothing_and_says_no_more_than_is_true():
    story = made("This", "schoonmaak", "marktconsultatie")
    made("Same instrument", "schoonmaak", "marktconsultatie", "energietransitie")
    shown = shown_with(story)
    assert shown.texts(".vhb-similar .vhb-card__title") == ["Same instrument"]
    (reason,) = shown.texts(".vhb-similar__reason")
    assert "instrument" not in reason


def test_a_story_in_the_other_language_is_shown_and_marked():
    story = made("This", "schoonmaak", "marktconsultatie")
    made("Alleen Nederlands", "schoonmaak", "percelen", language="nl")
    shown = shown_with(story)
    card = shown.one(".vhb-similar .vhb-card")
    assert card.select_one(".vhb-card__title")["lang"] == "nl"
    assert "Only in Dutch" in card.get_text()


def test_without_any_there_is_no_heading():
    story = made("This", "schoonmaak", "marktconsultatie")
    made("Nothing shared", "energie", "percelen", "energietransitie")
    assert "Similar stories" not in shown_with(story).text


def test_one_that_was_taken_offline_is_not_shown_whatever_the_index_says():
    story = made("This", "schoonmaak", "marktconsultatie")
    other = made("Gone soon", "schoonmaak", "percelen")
    indexed()
    row_of(other).delete()
    assert "Gone soon" not in read(row_of(story).path).text


def test_a_story_is_shown_while_there_is_no_index(monkeypatch):
    story = made("This", "schoonmaak", "marktconsultatie")

    def busy(_story, _limit):
        raise IndexNotReady

    monkeypatch.setattr(similar, "similar", busy)
    assert read(row_of(story).path).status == 200
