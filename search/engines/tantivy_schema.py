"""From the columns of the index to tantivy's fields."""

from typing import Any

from tantivy import Document, Schema, SchemaBuilder

from search.entries import Entry
from search.schema import COLUMNS, Kind


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name, kind in COLUMNS.items():
        match kind:
            case Kind.KEY:
                builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
            case Kind.VALUES | Kind.TEXT_ORDER:
                builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
            case Kind.NUMBER:
                builder.add_integer_field(name, fast=True)
            case Kind.CODE:
                builder.add_unsigned_field(name, fast=True)
            case Kind.WORDS:
                builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
            case Kind.TOKENS:
                builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
            case Kind.FACTOR:
                builder.add_float_field(name, fast=True)
            case Kind.STORED:
                builder.add_bytes_field(name, stored=True, indexed=False, fast=False)
    return builder.build()


SCHEMA = _schema()
_FACTORS = tuple(name for name, kind in COLUMNS.items() if kind is Kind.FACTOR)


def document_of(entry: Entry) -> Document:
    """Return an entry as tantivy's document."""
    stored: dict[str, Any] = dict(entry)
    for name in _FACTORS:
        if name in stored:
            # Tantivy multiplies a score by log2(2 + value).
            stored[name] = 2.0 ** stored[name] - 2.0
    return Document.from_dict(stored, SCHEMA)
