"""The facts that lists filter, count and sort by. All names of section 3.1a of the API, all values slugs or codes."""

from typing import Any
from zoneinfo import ZoneInfo

from storybank.organisations.models import Organisation
from storybank.publication.projection.card import instruments, municipalities, term_list
from storybank.publication.projection.contract import contract_facts
from storybank.publication.projection.gather import Sources
from storybank.publication.projection.numbers import exact
from storybank.publication.rendering import moment
from storybank.stories.choices import FigureState, Role
from storybank.stories.cpv import split_codes
from storybank.vocabulary.models import Indicator, Procedure, Sector

_HOME = ZoneInfo("Europe/Amsterdam")
NORTH = "noord"
_SUPPLYING = frozenset({Role.SUPPLIER, Role.SUBCONTRACTOR})


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
            _figure_fact(sources, row, figure)
            for row, figure in zip(sources.rows["figures"], figures, strict=True)
        ],
    }


def _figure_fact(sources, row, figure):
    """What totals need of a figure. Amounts are texts, because numbers of JSON are read as floats."""
    indicator = sources.term(Indicator, row.indicator_id)
    return {
        "indicator": figure["indicator"],
        "value": exact(row.value),
        "kind": figure["kind"],
        "method": figure["method"],
        "evidenceGrade": figure["evidenceGrade"],
        "attribution": exact(row.attribution),
        "weight": exact(row.weight) if "weight" in figure else None,
        "countingKey": row.counting_key,
        "periodFrom": figure["periodFrom"],
        "periodTo": figure["periodTo"],
        "verified": row.state == FigureState.VERIFIED,
        "verifiedOn": row.verified_on.isoformat() if row.verified_on else None,
        "organisations": _impact_suppliers(sources) if indicator.slug == Indicator.IMPACT_SUPPLIERS else [],
    }


def _impact_suppliers(sources):
    """Who an indicator counts that counts different organisations: the impact entrepreneurs that supplied."""
    return _once(
        str(row.organisation.uuid)
        for row in sources.rows["participants"]
        if row.role in _SUPPLYING and row.organisation.kind == Organisation.Kind.IMPACT_ENTREPRENEUR
    )


def _once(values):
    return list(dict.fromkeys(values))
