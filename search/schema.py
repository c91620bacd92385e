"""
The columns of the index, for every engine: one entry per story and language.

An engine turns each kind into its own field type. Whatever changes what an entry holds must change `VERSION`: an index
with another fingerprint is not used and builds itself anew.
"""

import hashlib
import json
from enum import StrEnum

from django.conf import settings

from search import reading

#: Raise when an entry of the same document would hold something else (entries.py, texts.py, ranking.py, collation.py, highlights/packing.py). How
#: words are read, and the thesaurus, have a fingerprint of their own.
VERSION = 3


class Kind(StrEnum):
    """What a column holds and what it is for."""

    KEY = "key"  # exact text, to find an entry by
    VALUES = "values"  # exact texts, any number of them: filters and facets
    TEXT_ORDER = "text-order"  # one text to order by, and to find equal ones
    NUMBER = "number"  # one signed number: ranges and order
    CODE = "code"  # one unsigned number of 64 bits: order and identity
    WORDS = "words"  # tokens joined by blanks, one for each word of a text: words and phrases
    TOKENS = "tokens"  # tokens joined by blanks, any number for each word
    FACTOR = "factor"  # one number of at least 1 that multiplies the score
    STORED = "stored"  # bytes, kept by the index of each host and nowhere else, to be read back


#: The texts of an entry, from what says most about a story to what says least.
ZONES = ("title", "terms", "summary", "body")
#: What is searched of each text (see docs/search-analysis.md), and the kind of its column.
READINGS = {"Words": Kind.WORDS, "Stems": Kind.TOKENS, "Parts": Kind.TOKENS, "Concepts": Kind.TOKENS}
#: Stands in every text column of every entry: engines count entries without a column differently.
SENTINEL = "$"
#: Stands before the ids of concepts, which are the same in every language.
CONCEPT_MARK = "c·"


def factor_column(language: str) -> str:
    """Return the column with what multiplies scores for readers of a language."""
    return f"factor{language.capitalize()}"


def language_mark(language: str) -> str:
    """Return what stands before the tokens of a text in a language."""
    return f"{language}·"


def content_languages() -> tuple[str, ...]:
    """Return the codes of the languages stories are published in, in the order of the settings."""
    return tuple(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)


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
    # Suggestions.
    "titleBeginnings": Kind.TOKENS,
    # Texts, and what their scores are multiplied by or added to.
    **{f"{zone}{reading}": kind for zone in ZONES for reading, kind in READINGS.items()},
    **{factor_column(language): Kind.FACTOR for language in content_languages()},
    "dueDay": Kind.NUMBER,
    # The words of the texts with their places (search/highlights/).
    "highlights": Kind.STORED,
}


def fingerprint() -> str:
    """Return a short text that differs between indexes that cannot stand for each other."""
    said = json.dumps([VERSION, COLUMNS, content_languages(), reading.fingerprint()], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
