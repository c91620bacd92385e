"""The facts that lists filter, count and sort by. All names of section 3.1a of the API, all values slugs or codes."""

from typing import Any
from zoneinfo import ZoneInfo

from storybank.publication.projection.card import instruments, municipalities, term_list
from storybank.publication.projection.contract import contract_facts
from storybank.publication.projection.gather import Sources
from storybank.publication.rendering import moment
from storybank.stories.cpv import split_codes
from storybank.vocabulary.models import Procedure, Sector

_HOME = ZoneInfo("Europe/Amsterdam")
NORTH = "noord"


def build_facts(sources: Sources, figures: list[dict[str, Any]], grade: str | None) -> dict[str, Any]:
    """Return the facts of one page."""
    page = sources.page
    places = municipalities(sources)
    sector = sources.term(Sector, page.sector_id)
    procedure = sources.term(Procedure, page.procedure_id)
    impact_types = term_list(sources, "impact_types")
    sectors = [term.slug for term in ([sector] if sector else []) + term_list(sources, "other_sectors")]
    return {
        "municipality": [place.slug for place in places],
        "province": _once(place.province.slug for place in places),
        "region": [NORTH] if any(place.north for place in places) else [],
        "centroids": [[place.longitude, place.latitude] for place in places],
        "sector": _once(sectors),
        "sectorMain": sector.slug if sector else None,
        "impactType": [term.slug for term in impact_types],
        "instrument": [term.slug for term, _row in instruments(sources)],
        "targetGroup": [term.slug for term in term_list(sources, "target_groups")],
        "supplierType": [term.slug for term in term_list(sources, "supplier_types")],
        "procedure": procedure.slug if procedure else None,
        "sdg": sorted({sdg.split(".")[0] for term in impact_types for sdg in term.sdgs}, key=int),
        "cpv": split_codes(page.cpv),
        "organisation": _once(str(row.organisation.uuid) for row in sources.rows["participants"]),
        **contract_facts(sources),
        "evidenceGrade": grade,
        "hasEvidence": grade in ("A", "B", "C"),
        "year": page.first_published_at.astimezone(_HOME).year,
        "publishedAt": moment(page.first_published_at),
        "updatedAt": moment(page.last_published_at or page.first_published_at),
        "checkedAt": page.checked_at.isoformat() if page.checked_at else None,
        "fictional": page.fictional,
        "repeats": str(sources.repeats[0].story_id) if sources.repeats else None,
        "figures": [
            _figure_fact(row, figure) for row, figure in zip(sources.rows["figures"], figures, strict=True)
        ],
    }


def _figure_fact(row, figure):
    """What totals need of a figure beside what a reader sees."""
    return {
        "indicator": figure["indicator"],
        "value": figure["value"],
        "kind": figure["kind"],
        "evidenceGrade": figure["evidenceGrade"],
        "attribution": figure.get("attribution"),
        "weight": figure.get("weight"),
        "countingKey": row.counting_key,
        "verifiedOn": row.verified_on.isoformat() if row.verified_on else None,
    }


def _once(values):
    return list(dict.fromkeys(values))
