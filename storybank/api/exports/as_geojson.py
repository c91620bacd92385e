"""
GeoJSON (RFC 7946) in CRS84: one feature for each municipality of a story, at its centroid.

Points, and not one geometry of several: that is what maps can cluster. A story without a municipality is a feature without a place.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from storybank.api.exports import licence
from storybank.api.exports.about import About, Batches, Chunks
from storybank.vocabulary.models import Municipality

MEDIA_TYPE = "application/geo+json"
SCHEMA = {
    "type": "object",
    "required": ["type", "licence", "exportedOn", "features"],
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "licence": {
            "type": "object",
            "required": ["name", "url"],
            "properties": {"name": {"type": "string"}, "url": {"type": "string", "format": "uri"}},
        },
        "exportedOn": {"type": "string", "format": "date"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "geometry", "properties"],
                "properties": {
                    "type": {"type": "string", "enum": ["Feature"]},
                    "id": {"type": "string"},
                    "geometry": {
                        "type": ["object", "null"],
                        "required": ["type", "coordinates"],
                        "properties": {
                            "type": {"type": "string", "enum": ["Point"]},
                            "coordinates": {
                                "type": "array",
                                "items": {"type": "number"},
                                "minItems": 2,
                                "maxItems": 2,
                            },
                        },
                    },
                    "properties": {"type": "object"},
                },
            },
        },
    },
}
#: What a map needs of a story.
_PROPERTIES = (
    "language",
    "isFallback",
    "url",
    "title",
    "summary",
    "fictional",
    "sector",
    "impactTypes",
    "instruments",
    "evidenceGrade",
    "contract",
    "publishedAt",
    "updatedAt",
)


def chunks(stories: Batches, about: About) -> Chunks:
    """Yield the file, a batch at a time; one query more, for the places."""
    terms = Municipality.objects.values_list("slug", "longitude", "latitude")
    places = {slug: [longitude, latitude] for slug, longitude, latitude in terms}
    head = {
        "type": "FeatureCollection",
        "licence": {"name": licence.NAME, "url": licence.ADDRESS},
        "exportedOn": about.day.isoformat(),
    }
    yield _json(head)[:-1].encode() + b',"features":['
    between = ""
    for batch in stories:
        for story in batch:
            features = ",\n".join(map(_json, _features(json.loads(story.text), places)))
            yield (between + features).encode("utf-8", "replace")
            between = ",\n"
    yield b"]}\n"


def _features(card: Mapping[str, Any], places: Mapping[str, list[float]]) -> Iterator[dict[str, Any]]:
    shared = {"storyId": card["id"]} | {name: card[name] for name in _PROPERTIES}
    for municipality in card["municipalities"] or [None]:
        at = places.get(municipality["slug"]) if municipality else None
        yield {
            "type": "Feature",
            "id": f"{card['id']}/{municipality['slug']}" if municipality else card["id"],
            "geometry": {"type": "Point", "coordinates": at} if at else None,
            "properties": {**shared, "municipality": municipality},
        }


def _json(members: Mapping[str, Any]) -> str:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
