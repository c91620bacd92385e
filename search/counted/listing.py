"""Counted searches for those who look after the bank: one row for each text and language."""

from datetime import date

from django.db.models import BooleanField, Max, OuterRef, PositiveIntegerField, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from search.counted.counter import Count, Key
from search.counted.storing import store
from search.counted.texts import countable
from search.models import CountedSearch
from search.results import SearchResults


def listed(first: date | None = None, last: date | None = None) -> QuerySet:
    """
    Return rows with `language`, `text`, `searches` (how often), `last_day` and what the last search found: `found` stories,
    `widened` when not all that was typed is in them. Both days belong to the period; None is without an end.
    """
    rows = CountedSearch.objects.all()
    if first is not None:
        rows = rows.filter(day__gte=first)
    if last is not None:
        rows = rows.filter(day__lte=last)
    newest = CountedSearch.objects.filter(language=OuterRef("language"), text=OuterRef("text")).order_by(
        "-day"
    )
    return (
        rows.order_by()
        .values("language", "text")
        .annotate(
            searches=Sum("times"),
            last_day=Max("day", filter=Q(times__gt=0)),
            found=Subquery(newest.values("total")[:1], output_field=PositiveIntegerField()),
            widened=Subquery(newest.values("loosened")[:1], output_field=BooleanField()),
        )
        .filter(searches__gt=0)
    )


def correct(text: str, language: str, results: SearchResults) -> None:
    """Note what a counted text finds now, without counting a search: an editor has just changed that."""
    counted = countable(text)
    if counted is not None:
        loosened = results.understanding is not None and results.understanding.loosened
        store({Key(language, counted, timezone.localdate()): Count(0, results.total, loosened)})


def forget(text: str, language: str) -> int:
    """Delete all counts of one text and return of how many days there were."""
    return CountedSearch.objects.filter(text=text, language=language).delete()[0]
