"""Counts of searches in the database: added to, listed by search, deleted when they are old."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from search.models import CountedSearch

#: Months that counts are kept: a whole year to compare with, and the month that is not over.
MONTHS_KEPT = 13

_COLUMNS = ("language", "text", "day", "times", "total", "loosened")


def store(counts: Mapping[Any, Any]) -> None:
    """
    Add counts (`counter.Key` to `counter.Count`) to those in the database, all or none; one statement for all.

    Several processes may add to the same rows at once: each statement adds to what is there.
    """
    name = connection.ops.quote_name
    table, columns = name(CountedSearch._meta.db_table), ", ".join(map(name, _COLUMNS))
    # Django's bulk_create can replace what is there, but not add to it. Both databases know this form.
    sql = (
        f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s, %s, %s) "  # noqa: S608 (names of our own columns)
        f"ON CONFLICT ({name('language')}, {name('text')}, {name('day')}) DO UPDATE SET "
        f"{name('times')} = {table}.{name('times')} + excluded.{name('times')}, "
        f"{name('total')} = excluded.{name('total')}, {name('loosened')} = excluded.{name('loosened')}"
    )
    # In one order, so that two processes never wait for each other's rows.
    rows = [(*key, *count) for key, count in sorted(counts.items())]
    adapted = [
        (language, text, connection.ops.adapt_datefield_value(day), times, total, loosened)
        for language, text, day, times, total, loosened in rows
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, adapted)


def oldest_kept(today: date) -> date:
    """Return the first day that is kept: that of `MONTHS_KEPT` months ago, or the last one of a shorter month."""
    months = today.year * 12 + today.month - 1 - MONTHS_KEPT
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def forget_before(day: date) -> int:
    """Delete all counts of days before this one and return how many there were."""
    return CountedSearch.objects.filter(day__lt=day).delete()[0]
