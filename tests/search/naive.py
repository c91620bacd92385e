"""The same answers by the plainest means: every document in memory, filtered and sorted by Python."""

from collections.abc import Collection
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from search.collation import title_key
from search.request import SearchRequest
from storybank.publication.models import PublishedStory

Row = PublishedStory
Stories = dict[UUID, dict[str, Row]]


def _stories() -> Stories:
    stories: Stories = {}
    for row in PublishedStory.objects.all():
        stories.setdefault(row.story_id, {})[row.language] = row
    return stories


def _shown(stories: Stories, request: SearchRequest) -> list[Row]:
    shown = []
    for rows in stories.values():
        if request.language in rows:
            shown.append(rows[request.language])
        elif request.fallback == "any":
            source = next(iter(rows.values())).source_language
            shown.append(rows[source if source in rows else min(rows)])
    return shown


def _values(row: Row, name: str, languages: Collection[str]) -> Collection[str]:
    if name == "availableIn":
        return languages
    value = row.facts[name]
    if isinstance(value, list):
        return value
    return [] if value is None else [str(value)]


def _moment(text: str) -> datetime:
    if len(text) == 10:
        return datetime.combine(datetime.fromisoformat(text).date(), time(), ZoneInfo("Europe/Amsterdam"))
    return datetime.fromisoformat(text)


def _in_days(text: str | None, first: Any, last: Any) -> bool:
    if first is None and last is None:
        return True
    if text is None:
        return False
    day = _moment(text).astimezone(ZoneInfo("Europe/Amsterdam")).date()
    return (first is None or day >= first) and (last is None or day <= last)


def _fits(row: Row, request: SearchRequest, languages: Collection[str]) -> bool:
    facts = row.facts
    for name, wanted in request.filters.items():
        if name == "cpv":
            found = any(code.startswith(prefix) for code in facts["cpv"] for prefix in wanted)
        else:
            found = any(value in wanted for value in _values(row, name, languages))
        if wanted and not found:
            return False
    lower, upper = facts["valueFrom"], facts["valueTo"]
    return all(
        (
            request.bbox is None or any(slug in request.bbox for slug in facts["municipality"]),
            request.has_evidence is None or facts["hasEvidence"] == request.has_evidence,
            request.has_english is None or ("en" in languages) == request.has_english,
            _in_days(facts["publishedAt"], request.published_from, request.published_to),
            _in_days(facts["checkedAt"], request.checked_from, request.checked_to),
            request.updated_since is None or _moment(facts["updatedAt"]) >= request.updated_since,
            request.value_from is None or (lower is not None and Decimal(str(lower)) >= request.value_from),
            request.value_to is None or (upper is not None and Decimal(str(upper)) <= request.value_to),
        )
    )


def _key(row: Row, name: str) -> Any:
    if name == "title":
        return title_key(row.title)
    value = row.facts[name]
    return _moment(value).astimezone(UTC) if name.endswith("At") and value else value


def search(request: SearchRequest) -> list[tuple[UUID, str]]:
    """Return all hits of a request, in order."""
    stories = _stories()
    shown = _shown(stories, request)
    rows = [row for row in shown if _fits(row, request, stories[row.story_id])]
    rows.sort(key=lambda row: row.story_id)
    name = request.sort.removeprefix("-")
    known = [row for row in rows if _key(row, name) is not None]
    missing = [row for row in rows if _key(row, name) is None]
    known.sort(key=lambda row: _key(row, name), reverse=request.sort.startswith("-"))
    return [(row.story_id, row.language) for row in known + missing]
