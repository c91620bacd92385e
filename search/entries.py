"""From a published document to its entry in the index: a pure function, the same for every engine."""

import hashlib
import json
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from search.amounts import cents, day, micros, moment_of
from search.collation import title_key, title_start
from search.highlights.packing import pack
from search.ranking import factor
from search.reading import Reading
from search.schema import factor_column
from search.texts import detail_of, text_columns, texts_of, zones_of
from search.typed_words import all_words_of

#: Column name to what it holds; a column without a value is left out, a text column never.
Entry = dict[str, Any]

_GRADES = {"A": 1, "B": 2, "C": 3, "D": 4}
#: After so many months the facts of most stories are checked again.
_REVIEW_MONTHS = 12
_SHORTEST_CPV, _LONGEST_CPV = 1, 8
_LOW_HALF = 2**64 - 1

#: Facts that are lists of values under the same name on both sides.
_LISTS = (
    "municipality",
    "province",
    "region",
    "sector",
    "impactType",
    "instrument",
    "targetGroup",
    "supplierType",
    "sdg",
    "organisation",
)


class Document(NamedTuple):
    """What the index needs of one published document."""

    story_id: UUID
    language: str
    source_language: str
    title: str
    facts: dict[str, Any]
    text: Mapping[str, str] = MappingProxyType({})
    detail: str = "{}"
    wire_hash: str = ""


def language_code(language: str) -> int:
    """Return a language as a number; `language_name` turns it back. At most eight letters."""
    return int.from_bytes(language.encode("ascii"), "big")


@lru_cache(maxsize=256)
def language_name(code: int) -> str:
    """Return the language that `language_code` made into a number."""
    return code.to_bytes(8, "big").lstrip(b"\0").decode("ascii")


def story_number(high: int, low: int) -> UUID:
    """Return the story id of its two halves."""
    return UUID(int=high << 64 | low)


def shown_in(document: Document, available: Sequence[str], languages: Sequence[str]) -> list[str]:
    """
    Return the languages in whose list with `fallback=any` this document stands.

    That is its own, and each language the story does not have, if this document stands in for it: the one in the source
    language, or else the first by code, as the detail chooses too. So a list shows each story exactly once.
    """
    if document.source_language in available:
        stand_in = document.source_language
    else:
        stand_in = min(available)
    shown = [document.language]
    if document.language == stand_in:
        shown += [code for code in languages if code not in available]
    return shown


def filter_columns(facts: Mapping[str, Any], available: Sequence[str]) -> Entry:
    """Return the columns that filters by value ask."""
    entry: Entry = {name: facts[name] for name in _LISTS if facts[name]}
    for name in ("procedure", "valueBand", "evidenceGrade"):
        if facts[name] is not None:
            entry[name] = [facts[name]]
    prefixes = {code[:length] for code in facts["cpv"] for length in range(_SHORTEST_CPV, _LONGEST_CPV + 1)}
    if prefixes:
        entry["cpvPrefix"] = sorted(prefixes)
    entry["year"] = [str(facts["year"])]
    entry["hasEvidence"] = ["true" if facts["hasEvidence"] else "false"]
    entry["availableIn"] = list(available)
    return entry


def number_columns(facts: Mapping[str, Any]) -> Entry:
    """Return the columns that ranges ask and that orders need."""
    published = moment_of(facts["publishedAt"])
    entry: Entry = {
        "publishedMicros": micros(published),
        "publishedDay": day(published),
        "updatedMicros": micros(moment_of(facts["updatedAt"])),
    }
    if facts["checkedAt"] is not None:
        checked = moment_of(facts["checkedAt"])
        entry |= {"checkedMicros": micros(checked), "checkedDay": day(checked)}
    if facts["evidenceGrade"] is not None:
        entry["gradeRank"] = _GRADES[facts["evidenceGrade"]]
    for column, fact in (
        ("contractCents", "contractValue"),
        ("valueFromCents", "valueFrom"),
        ("valueToCents", "valueTo"),
    ):
        if facts[fact] is not None:
            entry[column] = cents(facts[fact])
    return entry


def due_day(facts: Mapping[str, Any], months: int) -> int:
    """Return the day from which a check of the facts is overdue: so many months after the last one, or after publication."""
    last = date.fromordinal(day(moment_of(facts["checkedAt"] or facts["publishedAt"])))
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1])).toordinal()


def entry_of(
    document: Document, available: Sequence[str], languages: Sequence[str], reading: Reading
) -> Entry:
    """
    Return the entry of `document`.

    `available` are the languages the story is published in, `languages` those of the bank. A hidden contract value is
    in no column: the facts do not hold it.
    """
    key = title_key(document.title)
    detail = detail_of(document.detail)
    grade = document.facts["evidenceGrade"]
    texts = texts_of(document.title, document.text, detail, document.facts)
    zones = zones_of(texts, document.language, reading)
    entry = filter_columns(document.facts, available) | number_columns(document.facts)
    entry |= {
        "story": document.story_id.hex,
        "storyHigh": document.story_id.int >> 64,
        "storyLow": document.story_id.int & _LOW_HALF,
        "language": [document.language],
        "languageCode": language_code(document.language),
        "shownIn": shown_in(document, available, languages),
        "titleStart": title_start(key),
        "titleKey": key,
        "dueDay": due_day(document.facts, detail.get("reviewMonths") or _REVIEW_MONTHS),
        **{factor_column(code): factor(grade, code == document.language) for code in languages},
        **text_columns(texts, zones, document.language, reading),
    }
    if words := all_words_of(document.title):
        entry["titleBeginnings"] = " ".join(sorted(words))
    written = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")
    concepts = reading.analyser.concepts
    kept = pack(tuple(zones.values()), document.language, concepts, document.wire_hash)
    entry["highlights"] = kept
    entry["digest"] = int.from_bytes(hashlib.blake2b(written + kept, digest_size=8).digest(), "big")
    return entry


def entries_of(story: Sequence[Document], languages: Sequence[str], reading: Reading) -> list[Entry]:
    """Return the entries of all documents of one story, with their texts read in this way."""
    available = sorted(document.language for document in story)
    return [entry_of(document, available, languages, reading) for document in story]
