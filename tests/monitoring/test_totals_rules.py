"""How figures are added: each rule of docs/totals.md, over stories that were published as pages."""

from datetime import date
from decimal import Decimal

import pytest

from storybank.monitoring.service import Ledger, Question, plain
from storybank.publication.models import CountedFigure, PublishedStory
from storybank.publication.service import catch_up, find_drift, rebuild
from storybank.stories.models import StoryParticipant, StorySource
from storybank.vocabulary.models import Indicator, Municipality
from tests.stories.factories import add_figure, organisation, publish, story

pytestmark = pytest.mark.django_db

PLACED, STATE, SCORE, SUPPLIERS, VALUE = (
    "personen-geplaatst",
    "ecologisch-beheerd",
    "tevredenheid",
    "aantal-impactleveranciers",
    "opdrachtwaarde",
)


def published(*figures, draft=None, **fields):
    """Publish a story with these figures, each (indicator, value, members), and return its page."""
    page = draft or story(**fields)
    for indicator, value, *members in figures:
        term = Indicator.objects.get(slug=indicator)
        add_figure(page, indicator=term, value=Decimal(value), **(members[0] if members else {}))
    page = publish(page)
    catch_up()
    return page


def answer(**asked):
    return Ledger(Question(**asked), "nl").totals()


def total(indicator, **asked):
    """The only total of an indicator: its value as it is written, and the number of its stories."""
    found = [one for one in answer(**asked).results if one.indicator == indicator]
    assert len(found) == 1
    return plain(found[0].value), len(found[0].story_ids)


def confirmed(day, state="checked"):
    return {"verified_on": day, "verified_by": "Bureau", "state": state}


def year(number):
    return {"period_from": date(number, 1, 1), "period_to": date(number, 12, 31)}


def test_one_contract_in_two_stories_counts_by_the_figure_that_was_confirmed_last():
    shared = {"counting_key": "assen-2025"}
    published((PLACED, "9", {**shared, **confirmed(date(2026, 1, 1))}))
    published((PLACED, "7", {**shared, **confirmed(date(2026, 5, 1))}))
    published((PLACED, "8", shared))
    assert total(PLACED) == ("7", 1)
    assert answer(indicators=(PLACED,)).not_counted == {"sameContract": 2}


def test_a_contract_value_counts_once_however_many_stories_tell_of_it():
    for _ in range(2):
        published((PLACED, "1", {"counting_key": "assen-2025"}), contract_value=Decimal("30000.50"))
    published(contract_value=Decimal("1"))
    assert total(VALUE) == ("30001.5", 2)


def test_years_of_one_contract_are_added_and_what_overlaps_them_is_not():
    key = {"counting_key": "assen-2025"}
    whole = {"period_from": date(2024, 1, 1), "period_to": date(2025, 12, 31), **key}
    published(
        (PLACED, "3", {**year(2024), **key, **confirmed(date(2026, 2, 2))}),
        (PLACED, "4", {**year(2025), **key, **confirmed(date(2026, 2, 2))}),
        (PLACED, "6", whole),
    )
    assert total(PLACED) == ("7", 1)
    assert answer(indicators=(PLACED,)).not_counted == {"sameContract": 1}


def test_figures_without_a_counting_key_count_by_themselves():
    published((PLACED, "3"), (PLACED, "4"))
    assert total(PLACED) == ("7", 1)


def test_of_a_state_the_latest_of_each_contract_is_added():
    published((STATE, "100", year(2024)), (STATE, "160", year(2025)))
    published((STATE, "30", {**year(2023), "counting_key": "a"}))
    published((STATE, "20", {**year(2025), "counting_key": "a"}))
    assert total(STATE) == ("180", 2)


def test_an_average_is_weighted():
    published((SCORE, "8", {"weight": Decimal(300)}))
    published((SCORE, "7", {"weight": Decimal(100)}))
    assert total(SCORE) == ("7.75", 2)


def test_averages_are_rounded_to_four_decimals_half_to_even():
    for value, weight in (("1", "2"), ("2", "1")):
        published((SCORE, value, {"weight": Decimal(weight)}))
    assert total(SCORE)[0] == "1.3333"
    published((SCORE, "4.0001", {"weight": Decimal(1), "kind": "expected"}))
    published((SCORE, "4.0002", {"weight": Decimal(1), "kind": "expected"}))
    assert total(SCORE, kinds=("expected",))[0] == "4.0002"


def test_sums_are_exact():
    published(*((PLACED, "0.1") for _ in range(3)))
    published((PLACED, "12345678901.2345"))
    published((PLACED, "1", {"attribution": Decimal("33.33")}))
    assert total(PLACED)[0] == "12345678901.8678"


def test_the_largest_amounts_can_be_added():
    published(*((PLACED, str(number)) for number in range(1, 12)))
    # More than a column of whole numbers holds when added, and more digits than a float has.
    CountedFigure.objects.filter(indicator=PLACED).update(value=999_999_999_999_999_999)
    assert total(PLACED)[0] == "1099999999999999.9989"


def test_only_the_share_that_is_due_to_the_contract_counts():
    published((PLACED, "10", {"attribution": Decimal("25.5")}))
    assert total(PLACED)[0] == "2.55"


def test_an_organisation_counts_once_however_many_stories_name_it():
    same, other = (organisation(kind="impactEntrepreneur") for _ in range(2))
    for number, suppliers in enumerate(([same, other], [same, organisation(kind="company")])):
        draft = story()
        draft.participants = [
            StoryParticipant(organisation=one, role="subcontractor" if number else "supplier")
            for one in suppliers
        ] + [StoryParticipant(organisation=organisation(), role="contractingAuthority")]
        published((SUPPLIERS, "2"), draft=draft)
    published((SUPPLIERS, "5"))
    assert total(SUPPLIERS) == ("2", 2)
    assert answer(indicators=(SUPPLIERS,)).not_counted == {"notNamed": 1}
    same.kind = "company"
    same.save()
    catch_up()
    assert total(SUPPLIERS) == ("1", 1)


def test_what_proves_nothing_is_left_out_unless_it_is_asked_for():
    published((PLACED, "5", {"sources": []}), (PLACED, "2"))
    assert total(PLACED) == ("2", 1)
    assert answer(indicators=(PLACED,)).not_counted == {"otherGrade": 1}
    assert total(PLACED, grades=("D",)) == ("5", 1)


@pytest.mark.parametrize("disclosure", ["band", "hidden"])
def test_a_contract_value_that_is_not_told_exactly_is_in_no_total(disclosure):
    published(contract_value=Decimal("123456"), contract_disclosure=disclosure)
    assert answer().results == []
    assert answer().not_counted == {"notDisclosed": 1}
    assert CountedFigure.objects.get(indicator=VALUE).value is None


def test_a_weight_that_would_tell_a_hidden_contract_value_is_not_kept():
    published(("sr-percentage", "5", {"weight": Decimal("123456")}), contract_disclosure="hidden")
    assert CountedFigure.objects.get(indicator="sr-percentage").weight is None
    assert answer(indicators=("sr-percentage",)).not_counted == {"noWeight": 1}


def test_a_contract_value_among_the_figures_is_not_counted_again():
    published((VALUE, "48000"), contract_value=Decimal("48000"))
    assert total(VALUE) == ("48000", 1)
    assert answer().not_counted == {"typedContractValue": 1}


def test_a_story_in_two_provinces_counts_in_both_and_once_in_the_whole():
    two = [Municipality.objects.get(slug=slug) for slug in ("assen", "leeuwarden")]
    published((PLACED, "6"), municipalities=two)
    groups = {one.group.label: one.value for one in answer(group_by="province", indicators=(PLACED,)).results}
    assert groups == {"Drenthe": 6, "Fryslân": 6}
    assert total(PLACED) == ("6", 1)


def test_a_figure_without_a_group_is_told():
    published((PLACED, "6"))
    CountedFigure.objects.update(sector="")
    found = answer(group_by="sector", indicators=(PLACED,))
    assert (found.results, found.not_counted) == ([], {"noGroup": 1})


def test_verified_is_who_somebody_outside_has_verified_also_without_an_independent_source():
    draft = story()
    source = StorySource(
        title="Rapport", publisher="Bureau", year=2026, independent=False, locale=draft.locale
    )
    draft.sources.add(source)
    published(
        (PLACED, "3", {"sources": [source], **confirmed(date(2026, 2, 2), "verified")}),
        (PLACED, "-1"),
        draft=draft,
    )
    (only,) = [one for one in answer().results if one.indicator == PLACED]
    assert (plain(only.value), only.verified_share) == ("2", Decimal("0.75"))


def test_a_story_that_goes_takes_its_figures_along_and_a_change_changes_them():
    page = published((PLACED, "6"))
    figure = page.figures.get()
    page.figures.remove(figure)
    published((PLACED, "9"), draft=page)
    assert total(PLACED) == ("9", 1)
    page.refresh_from_db()
    page.unpublish()
    catch_up()
    assert (answer().results, CountedFigure.objects.count()) == ([], 0)


def test_rows_without_a_document_are_shown_to_nobody():
    published((PLACED, "6"))
    PublishedStory.objects.all().delete()
    assert answer().results == []
    rebuild()
    assert total(PLACED) == ("6", 1)


def test_what_was_lost_or_changed_is_noticed_and_mended():
    page = published((PLACED, "6"))
    CountedFigure.objects.filter(indicator=PLACED).update(value=1)
    assert [drift.page_id for drift in find_drift()] == [page.pk]
    rebuild()
    assert (list(find_drift()), total(PLACED)) == ([], ("6", 1))


def test_a_row_of_an_earlier_version_counts_again_when_the_document_is_made_anew():
    published((PLACED, "6"))
    row = PublishedStory.objects.get()
    old = [{"indicator": PLACED, "value": 6, "kind": "realised", "evidenceGrade": "C", "countingKey": ""}]
    PublishedStory.objects.update(
        own_facts={**row.own_facts, "figures": old}, facts={**row.facts, "figures": old}, content_hash="old"
    )
    CountedFigure.objects.all().delete()
    rebuild()
    assert total(PLACED) == ("6", 1)


def test_the_version_follows_what_the_totals_may_follow():
    def version():
        return Ledger(Question(), "nl").version

    before = version()
    assert before == version()
    published((PLACED, "6"))
    published_one = version()
    Indicator.objects.filter(slug=PLACED).update(aggregation="LATEST")
    assert len({before, published_one, version()}) == 3
