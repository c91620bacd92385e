"""Reads the files of official terms (fixtures/README.md describes the format)."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from storybank.vocabulary.fields import StringListField
from storybank.vocabulary.models import InstrumentArticle, Term

FOLDER = Path(__file__).parent / "fixtures"

# Kept by the bank itself; a file cannot set them.
_INTERNAL = frozenset({"id", "origin", "loaded", "search_text", "instrument"})

Row = dict[str, Any]


class FixtureError(Exception):
    """A file of official terms that cannot be loaded; the message names the file, the row and the reason."""


def fields_of(model: type[models.Model]) -> dict[str, models.Field]:
    """Return the fields of a model that a file can set, by name."""
    return {field.name: field for field in model._meta.concrete_fields if field.name not in _INTERNAL}


def read_terms(folder: Path, name: str, model: type[Term]) -> list[Row] | None:
    """Return the rows of a vocabulary, complete and with values of the right type; None when there is no file.

    Links to other terms stay slugs.

    Raises:
        FixtureError: for anything that is wrong with the file.
    """
    rows = _read(folder, name)
    if rows is None:
        return None
    nested = {"articles"} if hasattr(model, "articles") else set()
    result = []
    seen: set[tuple[str, str]] = set()
    for position, row in enumerate(rows, start=1):
        where = f"{name}.json, {row.get('slug') or f'row {position}'}"
        values = {"order": 0 if model.taxonomy == "municipality" else position, **row}
        complete = _complete(model, values, where, nested)
        for field in ("slug", *([model.code_field] if model.code_field else [])):
            if not complete[field]:
                raise FixtureError(f"{where}: {field} is missing.")
            if (field, complete[field]) in seen:
                raise FixtureError(f"{where}: {field} {complete[field]} is there twice.")
            seen.add((field, complete[field]))
        if complete["successor"] and not complete["valid_to"]:
            raise FixtureError(f"{where}: a successor needs valid_to.")
        if nested:
            complete["articles"] = [
                {**_complete(InstrumentArticle, article, f"{where}, articles", set()), "order": index}
                for index, article in enumerate(row.get("articles", []))
            ]
        result.append(complete)
    return result


def read_plain(folder: Path, name: str, model: type[models.Model]) -> list[Row] | None:
    """Return the rows of a file that holds no terms, or None when there is no file.

    Raises:
        FixtureError: for anything that is wrong with the file.
    """
    rows = _read(folder, name)
    if rows is None:
        return None
    return [
        _complete(model, row, f"{name}.json, row {position}", set()) for position, row in enumerate(rows, 1)
    ]


def _read(folder: Path, name: str) -> list[Row] | None:
    path = folder / f"{name}.json"
    if not path.exists():
        return None
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FixtureError(f"{path.name}: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FixtureError(f"{path.name}: a list of objects is needed.")
    return rows


def _complete(model: type[models.Model], row: Row, where: str, nested: set[str]) -> Row:
    if row.get("origin", "official") != "official":
        raise FixtureError(f"{where}: the origin of a listed term is official.")
    fields = fields_of(model)
    unknown = ", ".join(sorted(set(row) - set(fields) - nested - {"origin"}))
    if unknown:
        raise FixtureError(f"{where}: unknown {unknown}.")
    result: Row = {}
    for name, field in fields.items():
        if name not in row:
            result[name] = None if field.is_relation else field.get_default()
        elif field.is_relation:
            result[name] = row[name] or None
        else:
            result[name] = _typed(field, row[name], where)
    return result


def _typed(field: models.Field, value: Any, where: str) -> Any:
    if value is None and not field.null:
        raise FixtureError(f"{where}: {field.name} cannot be null.")
    try:
        typed = field.to_python(value)
        if isinstance(field, StringListField):
            field.validate(typed, None)
    except ValidationError as error:
        raise FixtureError(f"{where}: {field.name}: {' '.join(error.messages)}") from error
    return typed.date() if isinstance(typed, datetime.datetime) else typed
