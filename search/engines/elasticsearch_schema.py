"""From the columns of the index to Elasticsearch's fields and documents."""

from typing import Any
from uuid import UUID

from search.entries import Entry
from search.results import Hit
from search.schema import COLUMNS, Kind

Json = dict[str, Any]

#: Codes are unsigned, and every Elasticsearch has signed numbers only: they are moved down, which keeps their order.
_HALF = 2**63

_FIELDS: dict[Kind, Json] = {
    Kind.KEY: {"type": "keyword", "doc_values": False},
    # Counting values needs their numbers for the whole index: made at the refresh, not by the first visitor after it.
    Kind.VALUES: {"type": "keyword", "eager_global_ordinals": True},
    Kind.TEXT_ORDER: {"type": "keyword", "index": False},
    Kind.NUMBER: {"type": "long"},
    Kind.CODE: {"type": "long"},
    Kind.WORDS: {"type": "text", "analyzer": "whitespace", "index_options": "positions"},
    Kind.TOKENS: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
    Kind.FACTOR: {"type": "double", "index": False},
}
#: What each host keeps for itself (`Kind.STORED`) has no place in an index that all hosts share.
_COLUMNS = {name: kind for name, kind in COLUMNS.items() if kind in _FIELDS}


def mapping() -> Json:
    """Return the strict mapping of all columns. What was sent is not kept: only ids come back, and codes from their columns."""
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {name: _FIELDS[kind] for name, kind in _COLUMNS.items()},
    }


def stored(column: str, value: Any) -> Any:
    """Return what stands in the index for a value of a column."""
    return value - _HALF if COLUMNS[column] is Kind.CODE else value


def code_of(number: int) -> int:
    """Return the code for which this number is stored."""
    return number + _HALF


def document_of(entry: Entry) -> Json:
    """Return an entry as Elasticsearch's document."""
    return {column: stored(column, value) for column, value in entry.items() if column in _COLUMNS}


def id_of(entry: Entry) -> str:
    """Return the document's name, the same each time the entry is made: writing it again doubles nothing."""
    return f"{entry['story']}:{entry['language'][0]}"


def story_of(identifier: str) -> str:
    """Return the story (in hexadecimal) of a document's name."""
    return identifier.partition(":")[0]


def hit_of(identifier: str) -> Hit:
    """Return what a document's name stands for."""
    story, _colon, language = identifier.partition(":")
    return Hit(UUID(hex=story), language)
