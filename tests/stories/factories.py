"""Complete stories for tests of any room. Everything is real: pages, terms, organisations, a picture."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.stories.blocks import SECTION_NAMES
from storybank.stories.models import (
    ImpactFigure,
    StoryIndexPage,
    StoryInstrument,
    StoryMunicipality,
    StoryPage,
    StoryParticipant,
    StorySource,
)
from storybank.vocabulary.models import ImpactType, Indicator, Instrument, Municipality, Procedure, Sector

_number = count(1)

INDEX_SLUGS = {"nl": "verhalen", "en": "stories"}


def home_page(language: str) -> Page:
    """Return the home page of a language, made when the bank was not bootstrapped."""
    found = HomePage.objects.filter(locale__language_code=language).first()
    if found:
        return found
    locale, _created = Locale.objects.get_or_create(language_code=language)
    other = HomePage.objects.first()
    page = HomePage(title="Verhalenbank", slug=f"home-{language}", locale=locale)
    if other:
        page.translation_key = other.translation_key
    Page.get_first_root_node().add_child(instance=page)
    if not other:
        Site.objects.all().delete()
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return page


def story_index(language: str) -> StoryIndexPage:
    """Return the index of stories in a language."""
    found = StoryIndexPage.objects.filter(locale__language_code=language).first()
    if found:
        return found
    home = home_page(language)
    other = StoryIndexPage.objects.first()
    page = StoryIndexPage(title="Verhalen", slug=INDEX_SLUGS[language], locale=home.locale)
    if other:
        page.translation_key = other.translation_key
    home.add_child(instance=page)
    return page


def picture(**fields: Any) -> StoryImage:
    """Return a stored picture of 64 by 48 pixels, of a colour of its own."""
    data = BytesIO()
    shade = next(_number) % 200
    Image.new("RGB", (64, 48), (shade, 90, 255 - shade)).save(data, "JPEG")
    data.seek(0)
    title = fields.pop("title", "picture")
    file = ImageFile(data, name=f"picture-{uuid4().hex[:8]}.jpg")
    return StoryImage.objects.create(
        title=title, file=file, alt_nl="Een tekening", alt_en="A drawing", **fields
    )


def organisation(**fields: Any) -> Organisation:
    """Return a stored organisation."""
    fields.setdefault("name", f"Organisatie {next(_number)}")
    fields.setdefault("kind", "municipality")
    return Organisation.objects.create(**fields)


def body(text: str = "Tekst") -> list[dict[str, Any]]:
    """Return the raw data of a body with every section, each with its own text."""
    return [{"type": name, "value": f"<p>{text} {name}.</p>", "id": str(uuid4())} for name in SECTION_NAMES]


def story(language: str = "nl", **fields: Any) -> StoryPage:
    """
    Return a complete story page in the tree, as a draft without a revision.

    Takes fields of the page; the lists `municipalities`, `instruments`, `impact_types` take terms.
    """
    number = next(_number)
    municipalities = fields.pop("municipalities", None) or list(Municipality.objects.order_by("slug")[:1])
    instruments = fields.pop("instruments", None) or list(Instrument.objects.order_by("slug")[:1])
    impact_types = fields.pop("impact_types", None) or list(ImpactType.objects.order_by("slug")[:2])
    participant = fields.pop("participant", None) or organisation()
    raw_body = fields.pop("body", None) or body()
    defaults = {
        "title": f"Verhaal {number}",
        "slug": f"verhaal-{number}",
        "summary": "Wie kocht wat, en hoe.",
        "social_value": "Waarde voor de samenleving.",
        "hero_image": fields.pop("hero_image", None) or picture(),
        "sector": Sector.objects.order_by("slug").first(),
        "procedure": Procedure.objects.order_by("slug").first(),
        "contract_type": "services",
        "contract_value": Decimal("48000"),
        "contract_from": date(2025, 3, 1),
        "contract_to": date(2026, 2, 28),
        "live": False,
    }
    parent = story_index(language)
    page = StoryPage(**{**defaults, **fields}, locale=parent.locale)
    page.body = raw_body
    page.story_municipalities = [StoryMunicipality(municipality=term) for term in municipalities]
    page.story_instruments = [
        StoryInstrument(instrument=term, applied="Zo ging het.", locale=parent.locale) for term in instruments
    ]
    page.impact_types = impact_types
    page.participants = [StoryParticipant(organisation=participant, role="contractingAuthority")]
    parent.add_child(instance=page)
    return page


def add_figure(page: StoryPage, **fields: Any) -> ImpactFigure:
    """Add a figure, proven by one source that is not independent unless `sources` says otherwise; saves the page."""
    sources = fields.pop("sources", None)
    if sources is None:
        source = StorySource(title="Lijst", publisher="Gemeente", year=2026, locale=page.locale)
        page.sources.add(source)
        sources = [source]
    defaults = {
        "indicator": Indicator.objects.filter(aggregation="SUM").order_by("slug").first(),
        "value": Decimal("6"),
        "kind": "realised",
        "method": "measured",
        "period_from": date(2025, 3, 1),
        "period_to": date(2026, 2, 28),
    }
    figure = ImpactFigure(**{**defaults, **fields}, source_ids=[str(source.uid) for source in sources])
    page.figures.add(figure)
    page.save()
    return figure


def published_story(language: str = "nl", **fields: Any) -> StoryPage:
    """Return a complete story that is live."""
    return publish(story(language, **fields))


def publish(page: StoryPage) -> StoryPage:
    """Publish a page as it stands in memory; return it as it stands in the database."""
    page.save_revision().publish()
    return StoryPage.objects.get(pk=page.pk)
