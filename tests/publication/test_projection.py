"""
From page to document: the public shape, word for word.

The golden files hold the stored documents of one story. When the shape changes on purpose, run
`UPDATE_GOLDEN=1 make test ARGS=tests/publication/test_projection.py` and read the difference before you commit it.
"""

import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from storybank.images.models import StoryImage
from storybank.publication.models import PublishedStory
from storybank.publication.projection import project
from storybank.publication.projection.html import clean, to_text
from storybank.publication.rendering import render
from storybank.publication.service import cards, detail, preview_document
from storybank.stories.models import StoryPage, StoryReference, StorySource, StoryTender
from storybank.vocabulary.models import (
    ImpactType,
    Indicator,
    Instrument,
    Municipality,
    Procedure,
    Sector,
    TargetGroup,
)
from tests.stories.factories import add_figure, body, organisation, picture, publish, published_story, story

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
STORY, FIGURE, SOURCE = (UUID(int=number) for number in (1, 2, 3))


@pytest.fixture
def complete():
    """One story in which everything is filled, without anything that differs from run to run."""
    image = picture(
        credit="Illustratie: Verhalenbank", licence="cc-by-4.0", focal_point_x=32, focal_point_y=12
    )
    StoryImage.objects.filter(pk=image.pk).update(file_hash="a" * 40, dominant_colour="#123456")
    page = story(
        translation_key=STORY,
        title="Van werkjas naar gereedschapsrol",
        slug="van-werkjas-naar-gereedschapsrol",
        hero_image=image,
        hero_alt="Een naald\x01base en een jas",
        sector=Sector.objects.get(slug="textiel-en-bedrijfskleding"),
        procedure=Procedure.objects.get(slug="enkelvoudig-onderhands"),
        municipalities=list(Municipality.objects.filter(slug__in=["assen", "emmen"]).order_by("slug")),
        instruments=list(
            Instrument.objects.filter(slug__in=["enkelvoudig-onderhands", "percelen"]).order_by("slug")
        ),
        impact_types=list(ImpactType.objects.filter(slug__in=["circulaire-economie", "arbeidsparticipatie"])),
        participant=organisation(uuid=UUID(int=4), name="Gemeente Assen", contact_email="geheim@example.org"),
        cpv="18110000-3, 50830000",
        how_met="network",
        cost_difference=Decimal("-1250.50"),
        fictional=True,
        checked_at=date(2026, 10, 5),
    )
    page.target_groups = list(TargetGroup.objects.filter(slug="statushouders"))
    source = StorySource(uid=SOURCE, title="Weeglijsten", publisher="Atelier", year=2026, locale=page.locale)
    page.sources.add(source)
    page.tenders.add(StoryTender(system="tenderned", number="123456", lot="1"))
    page.external_references.add(
        StoryReference(system="platform", label="Atelier", url="https://example.org/a")
    )
    add_figure(
        page,
        uid=FIGURE,
        indicator=Indicator.objects.get(slug="textiel-hergebruikt"),
        value=Decimal("1850.5"),
        sources=[source],
    )
    page.body = [
        *body("Tekst van")[:2],
        {"type": "quote", "value": {"text": "“We keken anders.”", "attribution": "inkoper"}},
        {"type": "figures", "value": [str(FIGURE)]},
        {"type": "picture", "value": {"image": image.pk, "alt": "", "caption": "Een stapel jassen"}},
        *body("Tekst van")[2:],
    ]
    page = publish(page)
    StoryPage.objects.filter(pk=page.pk).update(
        first_published_at=datetime(2026, 3, 26, 9, tzinfo=UTC),
        last_published_at=datetime(2026, 4, 1, 9, tzinfo=UTC),
    )
    return StoryPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("part", ["card", "detail", "facts", "text"])
def test_the_document_is_the_golden_one(complete, part):
    (document,) = project([complete.pk])
    value = getattr(document, part)
    value = json.loads(value) if isinstance(value, str) else value
    file = GOLDEN / f"{part}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    assert value == json.loads(file.read_text())


def test_nothing_private_and_no_host_is_in_it(complete):
    (document,) = project([complete.pk])
    everything = document.card + document.detail + json.dumps(document.text) + json.dumps(document.facts)
    assert "geheim@" not in everything
    assert "127.0.0.1" not in everything
    assert "http://localhost" not in everything


def test_the_preview_of_a_page_is_what_will_be_published(complete):
    preview = preview_document(complete)
    public = json.loads(detail(STORY, "nl", fallback=False).body)
    own_time = {"updatedAt", "publishedAt"}
    assert {key: value for key, value in preview.items() if key not in own_time} == {
        key: value for key, value in public.items() if key not in own_time
    }


def test_the_preview_shows_what_was_not_saved_yet(complete):
    complete.title = "Nog niet bewaard"
    complete.impact_types = []
    preview = preview_document(complete)
    assert (preview["title"], preview["impactTypes"]) == ("Nog niet bewaard", [])
    assert "Nog niet bewaard" not in PublishedStory.objects.get(page_id=complete.pk).detail


def test_an_answer_has_the_base_address_and_the_overlay(complete, settings):
    settings.PUBLIC_BASE_URL = "https://verhalen.example"
    (card,) = cards([(STORY, "nl")], "en")
    data = json.loads(card.body)
    assert data["url"] == "https://verhalen.example/nl/verhalen/van-werkjas-naar-gereedschapsrol/"
    assert (data["language"], data["isFallback"], data["translationStatus"]) == ("nl", True, "original")
    assert data["availableLanguages"] == ["nl"]
    assert data["evidenceGrade"] == "C"
    assert data["image"]["alt"] == "Een naaldbase en een jas"


def test_a_placeholder_in_a_text_of_people_stays_text():
    page = published_story(title='Wie typt "\\u0001overlay":0 of \x01base?', summary="\x01overlay")
    data = json.loads(cards([(page.translation_key, "nl")], "nl")[0].body)
    assert data["title"] == 'Wie typt "\\u0001overlay":0 of base?'
    assert data["summary"] == "overlay"


@pytest.mark.parametrize(
    ("disclosure", "value", "band"),
    [("exact", 48000, "tot-50k"), ("band", None, "tot-50k"), ("hidden", None, None)],
)
def test_only_what_is_disclosed_of_the_contract_is_in_it(disclosure, value, band):
    page = published_story(contract_disclosure=disclosure)
    add_figure(
        page,
        indicator=Indicator.objects.get(slug="sr-percentage"),
        value=Decimal(5),
        weight=Decimal(48000),
    )
    publish(page)
    row = PublishedStory.objects.get(page_id=page.pk)
    contract = json.loads(row.card)["contract"]
    assert (contract["value"], contract["band"]) == (value, band)
    assert row.facts["valueBand"] == band
    assert (row.facts["contractValue"] is None) == (disclosure == "hidden")
    assert "48000" not in (row.card + row.detail + json.dumps(row.facts)) or disclosure == "exact"


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("<p>Een <b>woord</b></p>", "<p>Een <b>woord</b></p>"),
        ("<p onclick='x()'>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="mailto:iemand@example.org">mail</a></p>', "<p>mail</p>"),
        ('<p><a linktype="page" id="999999">weg</a></p>', "<p>weg</p>"),
        ('<p><a linktype="page" id="7">daar</a></p>', '<p><a href="\x01base/nl/daar/">daar</a></p>'),
        (
            '<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>',
            '<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>',
        ),
        ("<p>een\x00\x01base\x0bwoord</p>", "<p>eenbasewoord</p>"),
        ("<h1>groot</h1><img src=x>", "groot"),
    ],
)
def test_text_of_people_is_made_safe(source, result):
    assert clean(source, {7: "/nl/daar/"}) == result


def test_plain_text_keeps_words_and_paragraphs():
    assert to_text("<p>Een &amp; twee</p><ul><li>drie</li><li>vier</li></ul>") == "Een & twee\ndrie\nvier"


def test_render_fills_in_once():
    stored = '{"id":"x","\\u0001overlay":0,"url":"\\u0001base/nl/"}'
    text = render(stored, '"translationStatus":"original"', "nl", "nl")
    assert json.loads(text)["isFallback"] is False
