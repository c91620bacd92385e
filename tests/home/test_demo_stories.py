"""The demo stories in the bank: all there, in the languages they are told in, with the facts that their files give."""

import json
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import TestCase, override_settings
from django.urls import reverse

from home.demo.content import BodyPicture, Quote, Section
from home.demo.identity import story_identifier
from home.demo.loader import load_demo
from home.demo.reader import read_stories
from storybank.publication.models import PublishedStory
from storybank.publication.service import find_drift
from storybank.stories.blocks import SECTION_NAMES, WIRE_KINDS
from storybank.stories.models import StoryPage
from storybank.stories.translations import state_of
from storybank.users.models import User
from storybank.vocabulary.models import Indicator
from tests.home.drawings import draw

pytestmark = pytest.mark.django_db

STORIES = {story.key: story for story in read_stories()}
EVERY_STORY = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
EVERY_TELLING = pytest.mark.parametrize(
    ("story", "language"),
    [
        pytest.param(story, language, id=f"{key} {language}")
        for key, story in STORIES.items()
        for language in story.languages
    ],
)
#: The stories whose figures and instruments the domain gives totals for.
FIRST_EIGHT = [STORIES[f"S{number}"] for number in range(1, 9)]


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load all stories once for this file; the tests run inside that transaction, which is undone at the end."""
    folder = tmp_path_factory.mktemp("demo")
    drawings = draw(STORIES.values(), tmp_path_factory.mktemp("drawings"))
    own = {
        "DEMO": True,
        "VAR_DIR": folder / "var",
        "MEDIA_ROOT": str(folder / "media"),
        "SEARCH_INDEX_DIR": folder,
    }
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**own), TestCase.captureOnCommitCallbacks(execute=True):
            outcome = load_demo(drawings=drawings)
        assert outcome.done == list(STORIES)
        yield
        transaction.set_rollback(True)


def documents(story):
    """The documents of a story by language."""
    return {row.language: row for row in PublishedStory.objects.filter(story_id=story_identifier(story.key))}


def shown(story, language):
    """The document of a story in a language, and what the API answers with it."""
    row = documents(story)[language]
    return row, json.loads(row.detail)


def test_there_are_twelve_and_two_of_them_in_one_language():
    assert len(STORIES) == 12
    alone = {key: story.languages for key, story in STORIES.items() if story.translation_language is None}
    assert alone == {"S11": ("nl",), "S12": ("en",)}
    assert PublishedStory.objects.count() == 22
    assert StoryPage.objects.filter(live=True, has_unpublished_changes=False).count() == 22


def test_documents_and_pages_agree():
    assert not list(find_drift())


@EVERY_STORY
def test_its_languages_are_live_and_the_translation_is_current(story):
    found = documents(story)
    assert {language: row.translation_status for language, row in found.items()} == {
        language: "original" if language == story.source_language else "current"
        for language in story.languages
    }
    for row in found.values():
        assert row.available_languages == list(story.languages)
        page = StoryPage.objects.get(pk=row.page_id)
        assert page.url == row.path
        assert state_of(page, row.language).state == "current"


@EVERY_TELLING
def test_words_address_and_dates_are_those_of_the_file(story, language):
    row, answer = shown(story, language)
    words = story.words[language]
    assert (row.slug, answer["title"], answer["summary"]) == (words.slug, words.title, words.summary)
    assert answer["socialValue"] == words.social_value
    assert row.first_published_at.date() == story.first_published
    assert row.updated_at.date() == max(story.first_published, story.checked_at)
    assert row.checked_at == story.checked_at
    assert answer["fictional"] is True
    assert answer["previousUrls"] == []


@EVERY_TELLING
def test_the_body_is_that_of_the_file(story, language):
    sections = shown(story, language)[1]["sections"]
    assert len(sections) == len(story.body)
    for section, part in zip(sections, story.body, strict=True):
        if isinstance(part, Section):
            assert section["kind"] == WIRE_KINDS[part.name]
            assert section["html"].replace("\n", "") == part.html[language].replace("\n", "")
        elif isinstance(part, Quote):
            assert (section["text"], section["attribution"]) == (
                part.text[language],
                part.attribution[language],
            )
        elif isinstance(part, BodyPicture):
            alt = next(picture.alt for picture in story.pictures if picture.key == part.picture)
            assert (section["caption"], section["image"]["alt"]) == (part.caption[language], alt[language])
    assert {part.name for part in story.body if isinstance(part, Section)} == set(SECTION_NAMES)


@EVERY_TELLING
def test_figures_and_sources_find_each_other(story, language):
    answer = shown(story, language)[1]
    sources = {source["id"]: source["title"] for source in answer["sources"]}
    assert list(sources.values()) == [source.title[language] for source in story.sources]
    figures = {figure["id"]: figure for figure in answer["impactFigures"]}
    assert len(figures) == len(story.figures)
    for figure, told in zip(figures.values(), story.figures, strict=True):
        assert (figure["indicator"], Decimal(str(figure["value"]))) == (told.indicator, told.value)
        assert figure["sourceIds"]
        assert set(figure["sourceIds"]) <= sources.keys()
    for section in answer["sections"]:
        if section["kind"] == "figures":
            assert set(section["figureIds"]) <= figures.keys()


@EVERY_STORY
def test_the_classification_is_that_of_the_file(story):
    for row in documents(story).values():
        facts = row.facts
        assert facts["municipality"] == list(story.municipalities)
        assert facts["sector"] == [story.sector, *story.other_sectors]
        assert set(facts["impactType"]) == set(story.impact_types)
        assert facts["instrument"] == [used.slug for used in story.instruments]
        assert set(facts["targetGroup"]) == set(story.target_groups)
        assert set(facts["supplierType"]) == set(story.supplier_types)
        assert facts["cpv"] == list(story.cpv)
        assert facts["procedure"] == story.procedure
        exact = story.disclosure == "exact"
        assert facts["contractValueExact"] is exact
        assert (facts["contractValue"] == story.contract_value) is exact  # else where the band begins
        assert facts["region"] == ([] if story.key == "S12" else ["noord"])


@EVERY_STORY
def test_editors_can_go_on_with_it(story, client):
    client.force_login(User.objects.get(email="editor@demo.example"))
    for row in documents(story).values():
        page = StoryPage.objects.get(pk=row.page_id)
        draft = page.get_latest_revision_as_object()
        assert len(draft.figures.all()) == len(story.figures)
        assert len(draft.sources.all()) == len(story.sources)
        assert len(draft.body) == len(story.body)
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


@pytest.mark.parametrize(
    ("stories", "instruments", "sectors", "impact_types", "supplier_types"),
    [(FIRST_EIGHT, 22, 8, 18, 6), (STORIES.values(), 34, 12, 24, 9)],
    ids=["the first eight", "all"],
)
def test_together_they_show_variety(stories, instruments, sectors, impact_types, supplier_types):
    assert len({used.slug for story in stories for used in story.instruments}) == instruments
    assert len({story.sector for story in stories}) == sectors
    assert len({slug for story in stories for slug in story.impact_types}) == impact_types
    assert len({slug for story in stories for slug in story.supplier_types}) == supplier_types


def test_the_first_eight_use_no_instrument_twice():
    instruments = [used.slug for story in FIRST_EIGHT for used in story.instruments]
    assert len(instruments) == len(set(instruments))


def test_the_three_provinces_have_stories_and_one_lies_elsewhere():
    provinces = {slug for row in PublishedStory.objects.all() for slug in row.facts["province"]}
    assert provinces == {"groningen", "fryslan", "drenthe", "overijssel"}


def test_the_band_of_a_value_is_told_and_the_amount_is_not():
    row, answer = shown(STORIES["S12"], "en")
    assert (answer["contract"]["disclosure"], answer["contract"]["value"]) == ("band", None)
    assert answer["contract"]["band"] == "boven-drempel"
    assert "486" not in row.detail


# What the realised figures of the first eight add up to: of indicators that may be added, one value per contract.
TOTALS = {
    "textiel-hergebruikt": "1850",
    "producten-hergebruikt": "1970",
    "personen-geplaatst": "36",
    "fte-jaren-afstand": "17.4",
    "personen-doorgestroomd": "2",
    "taaldeelnemers": "6",
    "co2e-vermeden": "514.2",
    "biobased-toegepast": "62000",
    "mki-reductie": "11400",
    "sr-waarde": "29500",
    "besteed-regio": "3486000",
    "personen-6-maanden": "18",
    "ecologisch-beheerd": "64000",
    "besteed-sociale-ondernemingen": "406000",
    "voedsel-gered": "3900",
    "inschrijvingen-impact": "4",
    "energie-bespaard": "410",
    "energie-opgewekt": "265",
    "vermogen-opgesteld": "290",
    "leerwerkplekken": "8",
    "certificaten": "6",
    "emissievrije-km": "1150000",
    "besteed-mkb": "2150000",
    "kostenverschil": "-51000",
    "huishoudens-geholpen": "35",
    "materiaal-hergebruikt": "9800",
    "nieuwe-samenwerkingen": "1",
    "afval-vermeden": "8700",
}
# Averages, which have a weight, and organisations, which are counted.
SINGLE = {
    "tevredenheid": "8.1",
    "levensduurverlenging": "3",
    "aandeel-hergebruikt": "82",
    "aantal-impactleveranciers": "2",
}


def first_eight():
    """The Dutch documents of the first eight stories."""
    keys = [story_identifier(story.key) for story in FIRST_EIGHT]
    return PublishedStory.objects.filter(language="nl", story_id__in=keys)


def realised():
    """The realised figures of the first eight by indicator, once per story, with its counting key."""
    found = defaultdict(dict)
    for row in first_eight():
        for figure in row.facts["figures"]:
            if figure["kind"] == "realised":
                found[figure["indicator"]][figure["countingKey"]] = figure
    return found


def test_the_figures_add_up_to_the_totals_of_the_domain():
    rules = dict(Indicator.objects.values_list("slug", "aggregation"))
    added = {
        indicator: sum(Decimal(str(figure["value"])) for figure in figures.values())
        for indicator, figures in realised().items()
        if rules[indicator] in ("SUM", "LATEST")
    }
    assert added == {indicator: Decimal(total) for indicator, total in TOTALS.items()}


def test_averages_have_their_weight_and_stand_alone():
    rules = dict(Indicator.objects.values_list("slug", "aggregation"))
    others = {indicator: figures for indicator, figures in realised().items() if indicator not in TOTALS}
    assert others.keys() == SINGLE.keys()
    for indicator, figures in others.items():
        (figure,) = figures.values()
        assert Decimal(str(figure["value"])) == Decimal(SINGLE[indicator])
        assert bool(figure["weight"]) == (rules[indicator] == "WAVG")


def test_what_was_only_promised_stays_out():
    promised = [
        figure["indicator"]
        for row in first_eight()
        for figure in row.facts["figures"]
        if figure["kind"] != "realised"
    ]
    assert promised == ["sr-percentage"]


def test_the_contracts_together():
    assert sum(row.facts["contractValue"] for row in first_eight()) == 5_849_000
    assert all(row.facts["contractValueExact"] for row in first_eight())


def test_no_two_contracts_have_the_same_counting_key():
    keys = [{figure.counting_key for figure in story.figures} for story in STORIES.values()]
    assert all(len(of_story) == 1 for of_story in keys)
    assert len(set.union(*keys)) == len(STORIES)
