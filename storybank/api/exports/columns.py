"""A story as one row of a table. The names are those of the wire."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from storybank.api.exports import licence
from storybank.api.exports.about import About
from storybank.publication.service import Rendered

Cell = str | int | float | bool | date | None
#: Between several values in one cell.
_BETWEEN = "; "
#: What makes a spreadsheet read a text as a formula (OWASP, CSV Injection), also in full width.
_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

COLUMNS = (
    "id",
    "url",
    "language",
    "isFallback",
    "translationStatus",
    "availableLanguages",
    "title",
    "summary",
    "fictional",
    "municipalities",
    "municipalityCodes",
    "provinces",
    "sector",
    "sectorSlug",
    "otherSectors",
    "impactTypes",
    "impactTypeSlugs",
    "instruments",
    "instrumentSlugs",
    "impactFigures",
    "evidenceGrade",
    "contractType",
    "contractDisclosure",
    "contractValue",
    "contractBand",
    "contractFrom",
    "contractTo",
    "publishedAt",
    "updatedAt",
    "checkedAt",
    "licence",
    "exportedOn",
)


def row_of(story: Rendered, about: About) -> list[Cell]:
    """Return the cells of a story, in the order of `COLUMNS`. No text among them begins a formula."""
    card = json.loads(story.text)
    cells = _cells(card)
    cells |= {"licence": f"{licence.NAME} {licence.ADDRESS}", "exportedOn": about.day}
    return [_safe(cells[name]) for name in COLUMNS]


def _cells(card: Mapping[str, Any]) -> dict[str, Cell]:
    sector, contract, places = card["sector"] or {}, card["contract"], card["municipalities"]
    return {
        **{name: card[name] for name in COLUMNS if isinstance(card.get(name), str | bool)},
        "availableLanguages": _joined(card["availableLanguages"]),
        "municipalities": _joined(place["label"] for place in places),
        "municipalityCodes": _joined(place["code"] for place in places),
        "provinces": _joined(dict.fromkeys(place["province"]["label"] for place in places)),
        "sector": sector.get("label"),
        "sectorSlug": sector.get("slug"),
        "otherSectors": _joined(_each(card, "otherSectors", "label")),
        "impactTypes": _joined(_each(card, "impactTypes", "label")),
        "impactTypeSlugs": _joined(_each(card, "impactTypes", "slug")),
        "instruments": _joined(_each(card, "instruments", "label")),
        "instrumentSlugs": _joined(_each(card, "instruments", "slug")),
        "impactFigures": _joined(map(_figure, card["impactFigures"])),
        "evidenceGrade": card["evidenceGrade"],
        "contractType": contract["type"],
        "contractDisclosure": contract["disclosure"],
        "contractValue": contract["value"],
        "contractBand": contract["band"],
        "contractFrom": _day(contract["from"]),
        "contractTo": _day(contract["to"]),
        "checkedAt": _day(card["checkedAt"]),
    }


def _figure(figure: Mapping[str, Any]) -> str:
    return (
        f"{figure['label']}: {figure['value']} {figure['unit']} ({figure['kind']}, {figure['evidenceGrade']})"
    )


def _each(card: Mapping[str, Any], name: str, member: str) -> list[str]:
    return [term[member] for term in card[name]]


def _joined(texts: Any) -> str:
    return _BETWEEN.join(texts)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_STARTS_FORMULA):
        return "'" + cell
    return cell
