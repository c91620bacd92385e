"""Adding to counts in the database, in one statement, from several processes at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def add_to_counts(
    model: type[models.Model], names: Sequence[str], counted: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    """
    Add to the counts in column ``counted`` of the rows that columns ``names`` tell apart, and make those that are missing.

    Each of ``rows`` has the values of these columns and then the number to add. Runs in the caller's transaction. Raises
    what the database raises: also when a row names something that was deleted meanwhile.
    """
    quote, meta = connection.ops.quote_name, model._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    number: Any = meta.get_field(counted)
    columns = [quote(field.column) for field in fields]
    table, count = quote(meta.db_table), quote(number.column)
    # Django's bulk_create can replace what is there, but not add to it. Both databases know this form.
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}, {count}) VALUES ({', '.join(['%s'] * (len(columns) + 1))}) "  # noqa: S608 (names of our own columns)
        f"ON CONFLICT ({', '.join(columns)}) DO UPDATE SET {count} = {table}.{count} + excluded.{count}"
    )
    prepared = [
        (
            *(
                field.get_db_prep_save(value, connection)
                for field, value in zip(fields, row[:-1], strict=True)
            ),
            row[-1],
        )
        # In one order, so that two processes never wait for each other's rows.
        for row in sorted(rows)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, prepared)
