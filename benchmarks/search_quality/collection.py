"""The judged collection as it stands in its files."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.results import ROOT

FOLDER = ROOT / "tests" / "search" / "collection"
LANGUAGES = ("nl", "en")
#: Tuning may be looked at while search is being improved; nobody looks at single queries of the locked half.
TUNING, LOCKED = HALVES = ("tuning", "locked")
#: What makes a query hard. Each has a file of its own in queries/.
KINDS = (
    "exact",
    "inflected",
    "compound-part",
    "split-compound",
    "misspelt",
    "synonym",
    "abbreviation",
    "law-article",
    "cross-language",
    "place",
    "phrase",
    "negation",
    "no-answer",
    "false-friend",
)
NO_ANSWER = "no-answer"
#: 3 is what one looks for, 2 is good, 1 touches the subject.
GRADES = (1, 2, 3)


class CollectionError(Exception):
    """A file of the collection cannot be right. The message says where and why."""


@dataclass(frozen=True, slots=True)
class Query:
    """
    What somebody types in the Dutch or the English interface, and which stories answer it.

    `judged` maps the key of a story to its grade; every other story is none. A story in `unwanted` must not come first: it has
    what was excluded, or the wrong sense of the word.
    """

    text: str
    language: str
    kind: str
    judged: Mapping[str, int]
    unwanted: tuple[str, ...] = ()

    @property
    def half(self) -> str:
        """The half it belongs to: by the hash of its text, so that nobody chooses."""
        return HALVES[hashlib.sha256(self.text.encode()).digest()[0] % 2]


@dataclass(frozen=True, slots=True)
class Synthetic:
    """
    A short story that exists for the collection only, in one language or two.

    `words` holds title, summary and sections (HTML by name) per language, the source language first; `terms` the slugs per
    vocabulary.
    """

    key: str
    published: date
    sector: str
    procedure: str
    value: Decimal | None
    terms: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]] = field(repr=False)


#: The lists of terms that a synthetic story has.
TERM_LISTS = ("municipalities", "impact_types", "instruments", "target_groups", "supplier_types")
_OWN = {"key", "published", "sector", "procedure", "value", *TERM_LISTS, *LANGUAGES}


def read_queries(folder: Path = FOLDER) -> list[Query]:
    """
    Return all queries, kind by kind.

    Raises:
        CollectionError: for an unknown kind, language, member or grade, and a text that stands there twice in a language.
    """
    queries: list[Query] = []
    seen: set[tuple[str, str]] = set()
    for file, content in _files(folder / "queries"):
        kind = file.stem
        if kind not in KINDS:
            raise CollectionError(f"{file.name}: there is no kind {kind}")
        for language, rows in content.items():
            if language not in LANGUAGES:
                raise CollectionError(f"{file.name}: {language} is no language of the bank")
            for row in rows:
                query = _query(file.name, kind, language, row)
                if (query.text, language) in seen:
                    raise CollectionError(f"{file.name}: “{query.text}” stands there twice")
                seen.add((query.text, language))
                queries.append(query)
    return queries


def _query(place: str, kind: str, language: str, row: dict[str, Any]) -> Query:
    unknown = row.keys() - {"text", "judged", "unwanted"}
    if unknown or not isinstance(row.get("text"), str) or not isinstance(row.get("judged"), dict):
        raise CollectionError(f"{place}: a query has text and judged, and perhaps unwanted: {row}")
    query = Query(row["text"], language, kind, row["judged"], tuple(row.get("unwanted", ())))
    if not set(query.judged.values()) <= set(GRADES):
        raise CollectionError(f"{place}: “{query.text}” has a grade that is none of {GRADES}")
    if max(query.judged.values(), default=0) != (0 if kind == NO_ANSWER else GRADES[-1]):
        raise CollectionError(f"{place}: “{query.text}” needs a story that one looks for, or none at all")
    if query.judged.keys() & set(query.unwanted):
        raise CollectionError(f"{place}: “{query.text}” wants and does not want the same story")
    return query


def read_synthetic(folder: Path = FOLDER) -> list[Synthetic]:
    """
    Return the synthetic stories, ordered by key.

    Raises:
        CollectionError: for an unknown member and a key that stands there twice.
    """
    stories: dict[str, Synthetic] = {}
    for file, content in _files(folder / "stories"):
        for row in content["story"]:
            if unknown := row.keys() - _OWN:
                raise CollectionError(f"{file.name}: {row['key']} has unknown members: {', '.join(unknown)}")
            if row["key"] in stories:
                raise CollectionError(f"{file.name}: {row['key']} stands there twice")
            stories[row["key"]] = Synthetic(
                key=row["key"],
                published=row["published"],
                sector=row["sector"],
                procedure=row["procedure"],
                value=Decimal(row["value"]) if "value" in row else None,
                terms={name: tuple(row[name]) for name in TERM_LISTS},
                words={language: row[language] for language in LANGUAGES if language in row},
            )
    return [stories[key] for key in sorted(stories)]


def _files(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted(folder.glob("*.toml")):
        try:
            yield file, tomllib.loads(file.read_text())
        except tomllib.TOMLDecodeError as problem:
            raise CollectionError(f"{file.name}: {problem}") from problem
