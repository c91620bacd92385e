"""The card of a story: what a list shows. Names as in the public API."""

from typing import Any

from storybank.images.addresses import BASE
from storybank.images.service import image_document, may_publish
from storybank.publication.projection.contract import build_contract
from storybank.publication.projection.gather import Sources
from storybank.publication.projection.html import plain
from storybank.publication.projection.numbers import number
from storybank.publication.rendering import OVERLAY, moment
from storybank.stories.models import StoryPage
from storybank.vocabulary.models import Instrument, Municipality, Sector, Term


def build_card(sources: Sources, figures: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the card, with the overlay left open."""
    page = sources.page
    return {
        "id": str(page.translation_key),
        OVERLAY: 0,
        "slug": page.slug,
        "url": BASE + sources.path,
        "title": plain(page.title),
        "summary": plain(page.summary),
        "fictional": page.fictional,
        "municipalities": [_municipality(term, sources.language) for term in municipalities(sources)],
        "sector": _maybe_labelled(sources.term(Sector, page.sector_id), sources.language),
        "otherSectors": labelled_list(sources, "other_sectors"),
        "impactTypes": labelled_list(sources, "impact_types"),
        "instruments": [_instrument(term, row, sources.language) for term, row in instruments(sources)],
        "impactFigures": figures,
        "image": picture(sources, page.hero_image_id, page.hero_alt),
        "contract": build_contract(sources),
        "publishedAt": moment(page.first_published_at),
        "updatedAt": moment(page.last_published_at or page.first_published_at),
        "checkedAt": page.checked_at.isoformat() if page.checked_at else None,
    }


def labelled(term: Term, language: str) -> dict[str, str]:
    """Return the short form of a term."""
    return {"slug": term.slug, "label": term.label(language)}


def term_list(sources: Sources, name: str) -> list[Term]:
    """Return the terms of a list in the order of their vocabulary, each once after merges."""
    model = StoryPage._meta.get_field(name).related_model
    terms = {term.pk: term for key in sources.term_lists[name] if (term := sources.term(model, key))}
    return sorted(terms.values(), key=lambda term: (term.order, term.slug))


def labelled_list(sources: Sources, name: str) -> list[dict[str, str]]:
    """Return the short forms of a list of terms."""
    return [labelled(term, sources.language) for term in term_list(sources, name)]


def municipalities(sources: Sources) -> list[Municipality]:
    """Return the municipalities as the story orders them, each once after merges."""
    found = (sources.term(Municipality, row.municipality_id) for row in sources.rows["story_municipalities"])
    return list({term.pk: term for term in found if term}.values())


def instruments(sources: Sources):
    """Yield (instrument, row) in the order of the story, each instrument once after merges."""
    seen = set()
    for row in sources.rows["story_instruments"]:
        term = sources.term(Instrument, row.instrument_id)
        if term and term.pk not in seen:
            seen.add(term.pk)
            yield term, row


def picture(sources: Sources, key: int | None, alt: str) -> dict[str, Any] | None:
    """Return a picture, or None when there is none or when it may not be shown."""
    image = sources.images.get(key) if key else None
    if image is None or not may_publish(image):
        return None
    return image_document(image, sources.language, plain(alt))


def _maybe_labelled(term, language):
    return labelled(term, language) if term else None


def _municipality(term, language):
    return {
        "slug": term.slug,
        "code": term.code,
        "label": term.label(language),
        "province": {
            "slug": term.province.slug,
            "code": term.province.code,
            "label": term.province.label(language),
        },
    }


def _instrument(term, row, language):
    return {
        **labelled(term, language),
        "percentage": number(row.percentage),
        "percentageBase": row.percentage_base or None,
    }
