"""The eight demo stories in the bank: all there, in both languages, with the facts that their files give."""

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


def test_there_are_eight_in_two_languages():
    assert PublishedStory.objects.count() == 16
    assert StoryPage.objects.filter(live=True, has_unpublished_changes=False).count() == 16


def test_documents_and_pages_agree():
    assert not list(find_drift())


@EVERY_STORY
def test_both_languages_are_live_and_the_translation_is_current(story):
    found = documents(story)
    assert {language: row.translation_status for language, row in found.items()} == {
        "nl": "original",
        "en": "current",
    }
    for row in found.values():
        assert row.available_languages == ["nl", "en"]
        page = StoryPage.objects.get(pk=row.page_id)
        assert page.url == row.path
        assert state_of(page, row.language).state == "current"


@EVERY_STORY
@pytest.mark.parametrize("language", ["nl", "en"])
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


@EVERY_STORY
@pytest.mark.parametrize("language", ["nl", "en"])
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


@EVERY_STORY
@pytest.mark.parametrize("language", ["nl", "en"])
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
        assert facts["contractValue"] == story.contract_value
        assert facts["region"] == ["noord"]


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


def test_together_they_show_variety():
    stories = STORIES.values()
    instruments = [used.slug for story in stories for used in story.instruments]
    assert len(instruments) == len(set(instruments)) == 22
    assert len({story.sector for story in stories}) == 8
    assert len({slug for story in stories for slug in story.impact_types}) == 18
    assert len({slug for story in stories for slug in story.supplier_types}) == 6
    provinces = {slug for row in PublishedStory.objects.all() for slug in row.facts["province"]}
    assert len(provinces) == 3


# What the realised figures add up to: of indicators that may be added, one value per contract.
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


def realised():
    """The realised figures of all stories by indicator, once per story, with its counting key."""
    found = defaultdict(dict)
    for row in PublishedStory.objects.filter(language="nl"):
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
        for row in PublishedStory.objects.filter(language="nl")
        for figure in row.facts["figures"]
        if figure["kind"] != "realised"
    ]
    assert promised == ["sr-percentage"]


def test_the_contracts_together():
    values = [row.facts["contractValue"] for row in PublishedStory.objects.filter(language="nl")]
    assert sum(values) == 5_849_000
    assert all(row.facts["contractValueExact"] for row in PublishedStory.objects.all())
