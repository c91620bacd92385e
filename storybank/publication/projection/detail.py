"""What the answer for one story has on top of its card. Names as in the public API."""

from typing import Any

from storybank.images.addresses import BASE
from storybank.organisations.service import organisation_document
from storybank.publication.projection.body import Body
from storybank.publication.projection.card import instruments, labelled, labelled_list, picture
from storybank.publication.projection.gather import Related, Sources
from storybank.publication.projection.html import plain
from storybank.publication.projection.numbers import number
from storybank.stories.cpv import split_codes
from storybank.vocabulary.models import Procedure


def build_detail(sources: Sources, body: Body) -> dict[str, Any]:
    """Return the members that only the detail has."""
    page = sources.page
    procedure = sources.term(Procedure, page.procedure_id)
    hero = picture(sources, page.hero_image_id, page.hero_alt)
    return {
        "socialValue": plain(page.social_value),
        "sections": body.sections,
        "instrumentsApplied": _applied(sources),
        "targetGroups": labelled_list(sources, "target_groups"),
        "supplierTypes": labelled_list(sources, "supplier_types"),
        "procedure": labelled(procedure, sources.language) if procedure else None,
        "cpv": split_codes(page.cpv),
        "participants": [
            {"role": row.role, "organisation": organisation_document(row.organisation)}
            for row in sources.rows["participants"]
        ],
        "howMet": page.how_met or None,
        "costDifference": number(page.cost_difference),
        "sources": [_source(row) for row in sources.rows["sources"]],
        "tenders": [
            {
                "system": row.system,
                "number": plain(row.number),
                "lot": plain(row.lot) or None,
                "url": row.url or None,
            }
            for row in sources.rows["tenders"]
        ],
        "externalReferences": [
            {"system": plain(row.system), "label": plain(row.label), "url": row.url}
            for row in sources.rows["external_references"]
        ],
        "repeats": _in_language(sources.repeats, sources.language),
        "repeatedBy": _grouped(sources.repeated_by, sources.language),
        "images": ([hero] if hero else []) + body.pictures,
        "previousUrls": [BASE + path for path in sources.previous_paths],
        "reviewMonths": page.review_months,
        "links": {
            "self": f"{BASE}/api/v1/stories/{page.translation_key}?lang={sources.language}",
            "html": BASE + sources.path,
        },
    }


def _applied(sources):
    return {term.slug: plain(row.applied) for term, row in instruments(sources) if plain(row.applied)}


def _source(row):
    url = row.url or (BASE + row.document.url if row.document else None)
    return {
        "id": str(row.uid),
        "title": plain(row.title),
        "publisher": plain(row.publisher),
        "year": row.year,
        "url": url,
        "independent": row.independent,
    }


def _in_language(related: list[Related], language: str) -> dict[str, Any] | None:
    """Choose the language version of one other story that a reader of `language` wants."""
    if not related:
        return None
    chosen = min(related, key=lambda one: (one.language != language, one.language))
    return {
        "id": str(chosen.story_id),
        "title": plain(chosen.title),
        "language": chosen.language,
        "url": BASE + chosen.path,
    }


def _grouped(related: list[Related], language: str) -> list[dict[str, Any]]:
    by_story: dict[Any, list[Related]] = {}
    for one in related:
        by_story.setdefault(one.story_id, []).append(one)
    return [
        _in_language(versions, language)
        for _story, versions in sorted(by_story.items(), key=lambda pair: pair[0])
    ]
