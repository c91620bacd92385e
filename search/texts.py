"""The texts of a published document as the text columns of its entry, analysed once for these and for highlights."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from search.analysis.texts import FieldTokens
from search.highlights.packing import Zone, joined
from search.reading import Reading
from search.schema import CONCEPT_MARK, READINGS, SENTINEL, ZONES, language_mark
from search.vocabulary_rows import row_id

#: Facts that hold slugs of the vocabulary with the same name.
_TERM_FACTS = (
    "sector",
    "impactType",
    "instrument",
    "municipality",
    "province",
    "targetGroup",
    "supplierType",
)
#: Parts of the stored text that are the summary; all others are the body.
_SUMMARY = ("summary", "socialValue")

Columns = dict[str, str]
#: Texts with their names, in order.
Named = tuple[tuple[str, str], ...]


class Texts(NamedTuple):
    """What is searched of one document, by zone, and the rows of the vocabularies that it names."""

    title: Named
    summary: Named
    body: Named
    names: tuple[str, ...]
    rows: tuple[str, ...]


def row_ids(facts: dict[str, Any]) -> tuple[str, ...]:
    """Return the ids of the rows that the facts of a story name."""
    found = [row_id(name, slug) for name in _TERM_FACTS for slug in facts.get(name, ())]
    if facts.get("procedure"):
        found.append(row_id("procedure", facts["procedure"]))
    return tuple(found)


def texts_of(title: str, text: Mapping[str, str], detail: dict[str, Any], facts: dict[str, Any]) -> Texts:
    """Return the texts of a document: its stored plain text, and from its detail the labels of figures and the organisations."""
    labels = dict.fromkeys(figure["label"] for figure in detail.get("impactFigures", ()))
    body = [(name, part) for name, part in text.items() if name not in _SUMMARY]
    if labels:
        body.append(("figures", "\n".join(labels)))
    names = dict.fromkeys(one["organisation"]["name"] for one in detail.get("participants", ()))
    return Texts(
        title=(("title", title),),
        summary=tuple((name, text[name]) for name in _SUMMARY if name in text),
        body=tuple(body),
        names=tuple(names),
        rows=row_ids(facts),
    )


def zones_of(texts: Texts, language: str, reading: Reading) -> dict[str, Zone]:
    """Return the analysis of title, summary and body."""
    return {
        zone: Zone(named, reading.analyser.text(joined(named), language))
        for zone, named in (("title", texts.title), ("summary", texts.summary), ("body", texts.body))
    }


def text_columns(texts: Texts, zones: Mapping[str, Zone], language: str, reading: Reading) -> Columns:
    """Return the text columns of an entry: tokens joined by blanks, marked with their language, and the sentinel."""
    columns: Columns = {}
    for zone in ZONES:
        if zone == "terms":
            fields = _terms(texts, language, reading)
        else:
            found = zones[zone].analysis.field_tokens(language_mark(language), CONCEPT_MARK)
            fields = found.words, found.stems, found.parts, found.concepts
        for name, tokens in zip(READINGS, fields, strict=True):
            columns[f"{zone}{name}"] = f"{tokens} {SENTINEL}" if tokens else SENTINEL
    return columns


def _terms(texts: Texts, language: str, reading: Reading) -> tuple[str, str, str, str]:
    """Return the tokens of all names of a story's terms, and the concepts that its terms stand for."""
    found = [
        *_row_tokens(texts.rows, language, reading),
        *(_read(name, language, reading) for name in texts.names),
    ]
    # A sentinel between two names, so that no phrase goes from one to the next.
    words = f" {SENTINEL} ".join(one.words for one in found if one.words)
    stems = " ".join(one.stems for one in found if one.stems)
    parts = " ".join(one.parts for one in found if one.parts)
    concepts = " ".join(CONCEPT_MARK + one for one in reading.analyser.concepts.of_terms(texts.rows))
    return words, stems, parts, concepts


def _read(name: str, language: str, reading: Reading) -> FieldTokens:
    return reading.analyser.text(name, language).field_tokens(language_mark(language), CONCEPT_MARK)


def _row_tokens(rows: Iterable[str], language: str, reading: Reading) -> Iterator[FieldTokens]:
    """Yield the tokens of each name of each row in a language; read once, since many stories share them."""
    for row in rows:
        kept = reading.names.get((row, language))
        if kept is None:
            names = reading.names_of(row, language)
            kept = reading.names[row, language] = tuple(_read(form, language, reading) for form in names)
        yield from kept


def detail_of(stored: str) -> dict[str, Any]:
    """Return the stored detail of a document as data."""
    found = json.loads(stored)
    return found if isinstance(found, dict) else {}
