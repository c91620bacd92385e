"""
The fingerprint of what a reader sees of a story.

A translation remembers the fingerprint of the source it was made from; it is outdated as soon as the published source has
another one. Names of terms, the slug and the date of the last check are left out: they change without a new translation.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from wagtail.models import Page

_NOT_CONTENT = {
    "source_language",
    "translation_basis",
    "untranslated",
    "checked_at",
    "review_months",
    "page_ptr",
}
_NOT_CONTENT_OF_ROWS = {"id", "page", "locale", "translation_key", "sort_order"}


def content_fingerprint(
    page: Any,
    rows: Mapping[str, Sequence[Any]] | None = None,
    terms: Mapping[str, Sequence[int]] | None = None,
) -> str:
    """
    Take a story page (also one built from a revision) and return 64 hexadecimal digits.

    Who has read them already gives the rows of the page by relation and the primary keys in its lists of terms by field;
    otherwise they are read from the page, which costs a query each.
    """
    if rows is None:
        rows = {name: getattr(page, name).all() for name in page.story_relations}
    if terms is None:
        lists = [field.name for field in page._meta.many_to_many if hasattr(field.model, "source_language")]
        terms = {name: [term.pk for term in getattr(page, name).all()] for name in lists}
    content = {name: _plain(getattr(page, attribute)) for name, attribute in _own_fields(type(page))}
    content["title"] = page.title
    content["body"] = page.body.get_prep_value()
    content |= {name: sorted(keys) for name, keys in terms.items()}
    content |= {name: [_row(row) for row in _in_order(found)] for name, found in rows.items()}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _in_order(rows):
    return sorted(rows, key=lambda row: row.sort_order or 0)


@cache
def _own_fields(model):
    fields = model._meta.concrete_fields
    return [
        (field.name, field.attname)
        for field in fields
        if field.model is not Page and field.name not in _NOT_CONTENT
    ]


@cache
def _fields_of_rows(model):
    return [
        (field.name, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in _NOT_CONTENT_OF_ROWS
    ]


def _row(row):
    return {name: _plain(getattr(row, attribute)) for name, attribute in _fields_of_rows(type(row))}


def _plain(value):
    """Write a number the same way whether it comes from the database or from a revision."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return value
