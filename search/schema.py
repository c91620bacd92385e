"""
The columns of the index, for every engine: one entry per story and language.

An engine turns each kind into its own field type. Whatever changes what an entry holds must change `VERSION`: an index
with another fingerprint is not used and builds itself anew.
"""

import hashlib
import json
from enum import StrEnum

from django.conf import settings

#: Raise when an entry of the same document would hold something else (entries.py, collation.py).
VERSION = 1


class Kind(StrEnum):
    """What a column holds and what it is for."""

    KEY = "key"  # exact text, to find an entry by
    VALUES = "values"  # exact texts, any number of them: filters and facets
    TEXT_ORDER = "text-order"  # one text to order by, and to find equal ones
    NUMBER = "number"  # one signed number: ranges and order
    CODE = "code"  # one unsigned number of 64 bits: order and identity


COLUMNS: dict[str, Kind] = {
    # Which entry this is.
    "story": Kind.KEY,
    "storyHigh": Kind.CODE,
    "storyLow": Kind.CODE,
    "languageCode": Kind.CODE,
    "digest": Kind.CODE,
    # Filters.
    "language": Kind.VALUES,
    "shownIn": Kind.VALUES,
    "availableIn": Kind.VALUES,
    "municipality": Kind.VALUES,
    "province": Kind.VALUES,
    "region": Kind.VALUES,
    "sector": Kind.VALUES,
    "impactType": Kind.VALUES,
    "instrument": Kind.VALUES,
    "targetGroup": Kind.VALUES,
    "supplierType": Kind.VALUES,
    "procedure": Kind.VALUES,
    "sdg": Kind.VALUES,
    "cpvPrefix": Kind.VALUES,
    "organisation": Kind.VALUES,
    "valueBand": Kind.VALUES,
    "evidenceGrade": Kind.VALUES,
    "hasEvidence": Kind.VALUES,
    "year": Kind.VALUES,
    # Ranges.
    "publishedDay": Kind.NUMBER,
    "checkedDay": Kind.NUMBER,
    "updatedMicros": Kind.NUMBER,
    "valueFromCents": Kind.NUMBER,
    "valueToCents": Kind.NUMBER,
    # Orders.
    "publishedMicros": Kind.NUMBER,
    "checkedMicros": Kind.NUMBER,
    "gradeRank": Kind.NUMBER,
    "contractCents": Kind.NUMBER,
    "titleStart": Kind.CODE,
    "titleKey": Kind.TEXT_ORDER,
}


def content_languages() -> tuple[str, ...]:
    """Return the codes of the languages stories are published in, in the order of the settings."""
    return tuple(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)


def fingerprint() -> str:
    """Return a short text that differs between indexes that cannot stand for each other."""
    said = json.dumps([VERSION, COLUMNS, content_languages()], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
