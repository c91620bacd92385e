"""From the columns of the index to tantivy's fields and queries."""

from collections.abc import Sequence

from tantivy import Document, FieldType, Occur, Query, Schema, SchemaBuilder

from search.clauses import AnyOf, Between, Clause, NoneOf
from search.entries import Entry
from search.schema import COLUMNS, Kind
from search.sorting import Level

_NUMBERS = {Kind.NUMBER: FieldType.Integer, Kind.CODE: FieldType.Unsigned}


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
    return builder.build()


SCHEMA = _schema()


def document_of(entry: Entry) -> Document:
    """Return an entry as tantivy's document."""
    return Document.from_dict(entry, SCHEMA)


def _is(column: str, value: str) -> Query:
    return Query.term_query(SCHEMA, column, value, "basic")


def _any_of(column: str, values: Sequence[str]) -> Query:
    if len(values) == 1:
        return _is(column, values[0])
    # A boolean query takes half the time of a term set; without values it finds nothing, as it should.
    return Query.boolean_query([(Occur.Should, _is(column, value)) for value in values])


def _between(column: str, lowest: int | None, highest: int | None) -> Query:
    return Query.range_query(SCHEMA, column, _NUMBERS[COLUMNS[column]], lowest, highest)


def _demand(clause: Clause) -> tuple[Occur, Query]:
    match clause:
        case AnyOf(column, values):
            return Occur.Must, _any_of(column, values)
        case NoneOf(column, values):
            return Occur.MustNot, _any_of(column, values)
        case Between(column, lowest, highest):
            return Occur.Must, _between(column, lowest, highest)


def query_of(clauses: Sequence[Clause]) -> Query:
    """
    Return the query for all clauses together.

    The first must demand something: with nothing but exclusions tantivy finds nothing. `clauses_of` sees to that.
    """
    if len(clauses) == 1:
        return _demand(clauses[0])[1]
    return Query.boolean_query([_demand(clause) for clause in clauses])


def equal_to(query: Query, level: Level, value: int | str | None) -> Query:
    """Return `query` restricted to entries with this value in the level's column; `None` is no value."""
    if value is None:
        return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, Query.exists_query(level.column))])
    if isinstance(value, str):
        same = _is(level.column, value)
    else:
        same = _between(level.column, value, value)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, same)])


def before(query: Query, level: Level, value: int | None) -> Query:
    """Return `query` restricted to entries that come before this number in the level's order."""
    if value is None:
        ahead = Query.exists_query(level.column)
    else:
        lowest, highest = (value, None) if level.descending else (None, value)
        ahead = Query.range_query(
            SCHEMA,
            level.column,
            _NUMBERS[COLUMNS[level.column]],
            lowest,
            highest,
            include_lower=lowest is None,  # tantivy insists that an open end is inclusive
            include_upper=highest is None,
        )
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, ahead)])
