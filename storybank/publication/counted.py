"""
The figures of public stories as rows of their own, so that totals are one query over narrow rows and load no story.

Written where documents are settled, and only when a fact that they hold has changed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from storybank.publication.models import CountedFigure, PublishedStory
from storybank.publication.rendering import dump
from storybank.stories.choices import FigureKind
from storybank.vocabulary.models import Indicator

_FIELDS = [field.attname for field in CountedFigure._meta.concrete_fields if not field.primary_key]
_told = attrgetter(*_FIELDS)
#: The facts that rows are made of; figures come first.
_MADE_OF = ("figures", "contractValue", "contractValueExact", "sectorMain", "province", "year")
_SCALE = 10_000


class Counted(NamedTuple):
    """A figure of a public story; the members are the columns of `CountedFigure`, dates and ids as the database gives them."""

    story_id: Any
    indicator: str
    kind: str
    method: str
    value: int | None
    attribution: int
    weight: int | None
    evidence_grade: str
    verified: bool
    confirmed_on: Any
    period_from: Any
    period_to: Any
    contract: str
    organisations: str
    sector: str
    provinces: str
    year: int


def counted_figures(story_ids: Collection[UUID] | None = None) -> Iterator[Counted]:
    """
    Yield the figures of all public stories, or of these, by story and place; one query whatever their number.

    Identifiers are texts in hexadecimal or UUIDs, dates are texts or dates, as the database gives them: alike among themselves.
    """
    table, documents = CountedFigure._meta.db_table, PublishedStory._meta.db_table
    asked, values = "", []
    if story_ids is not None:
        if connection.vendor == "postgresql":
            asked, values = f" AND {table}.story_id = ANY(%s)", [list(story_ids)]
        else:
            asked = f" AND {table}.story_id IN (SELECT value FROM json_each(%s))"  # noqa: S608 (our own name)
            values = [dump([story_id.hex for story_id in story_ids])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(Counted._fields)} FROM {table} WHERE EXISTS "  # noqa: S608 (our own names)
            f"(SELECT 1 FROM {documents} WHERE {documents}.story_id = {table}.story_id){asked} ORDER BY story_id, number",
            values,
        )
        for row in cursor:
            yield Counted(*row)


def keep_counted(
    before: Mapping[UUID, Mapping[str, Any]], after: Mapping[UUID, Mapping[str, Any]], thorough: bool
) -> None:
    """
    Make the rows right of stories with these facts, before and after a change; a story without facts is not public.

    Without `thorough` the facts before are trusted to be those that the rows were made of.
    """
    rows = {story_id: figures_of(story_id, facts) for story_id, facts in after.items()}
    if thorough:
        stored = _stored(before.keys() | after.keys())
        wrong = {key for key in stored.keys() | rows.keys() if not _alike(stored.get(key), rows.get(key))}
        old = wrong & stored.keys()
    else:
        wrong = {key for key in before.keys() | after.keys() if _made_of(before, key) != _made_of(after, key)}
        old = wrong & before.keys()
    if old:
        CountedFigure.objects.filter(story_id__in=old).delete()
    CountedFigure.objects.bulk_create([row for key in sorted(wrong & rows.keys()) for row in rows[key]])


def forget_counted_without_document() -> None:
    """Delete rows of stories that are not public; nobody is shown them."""
    documents = PublishedStory.objects.filter(story_id=OuterRef("story_id"))
    CountedFigure.objects.exclude(Exists(documents)).delete()


def counted_in_order(document: PublishedStory) -> bool:
    """Tell whether the rows of a document's story are those that its facts ask for; changes nothing."""
    story_id = document.story_id
    return _alike(_stored([story_id]).get(story_id), figures_of(story_id, document.facts))


def figures_of(story_id: UUID, facts: Mapping[str, Any]) -> list[CountedFigure]:
    """Return the rows of a story with these facts, not stored yet."""
    shared = {
        "sector": facts["sectorMain"] or "",
        "provinces": " ".join(facts["province"]),
        "year": facts["year"],
    }
    # What an earlier version of the projection wrote does not tell enough: it counts when the document is made anew.
    figures = [figure for figure in facts["figures"] if "organisations" in figure]
    rows = [_row(story_id, number, figure, shared) for number, figure in enumerate(figures)]
    return [*rows, _contract(story_id, facts, shared)]


def _row(story_id, number, figure, shared):
    return CountedFigure(
        story_id=story_id,
        number=number,
        indicator=figure["indicator"],
        kind=figure["kind"],
        method=figure["method"],
        value=_whole(figure["value"]),
        attribution=int(Decimal(figure["attribution"]) * 100),
        weight=_whole(figure["weight"]),
        evidence_grade=figure["evidenceGrade"],
        verified=figure["verified"],
        confirmed_on=_day(figure["verifiedOn"]),
        period_from=_day(figure["periodFrom"]),
        period_to=_day(figure["periodTo"]),
        contract=figure["countingKey"],
        organisations=" ".join(figure["organisations"]),
        **shared,
    )


def _contract(story_id, facts, shared):
    """The value of the contract counts when it is disclosed exactly. The figures of the story name the contract."""
    keys = {figure["countingKey"] for figure in facts["figures"]} - {""}
    return CountedFigure(
        story_id=story_id,
        number=len(facts["figures"]),  # behind them all
        indicator=Indicator.CONTRACT_VALUE,
        kind=FigureKind.REALISED.value,
        value=_whole(str(facts["contractValue"])) if facts["contractValueExact"] else None,
        contract=keys.pop() if len(keys) == 1 else "",
        **shared,
    )


def _whole(amount: str | None) -> int | None:
    return None if amount is None else int(Decimal(amount) * _SCALE)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _made_of(facts, key):
    return [facts[key].get(name) for name in _MADE_OF] if key in facts else None


def _stored(story_ids: Iterable[UUID]) -> dict[UUID, list[CountedFigure]]:
    found: dict[UUID, list[CountedFigure]] = {}
    for row in CountedFigure.objects.filter(story_id__in=list(story_ids)).order_by("story_id", "number"):
        found.setdefault(row.story_id, []).append(row)
    return found


def _alike(stored: list[CountedFigure] | None, wanted: list[CountedFigure] | None) -> bool:
    return list(map(_told, stored or [])) == list(map(_told, wanted or []))
