"""
Opening a revision that names something which is no longer there.

PROTECT guards rows, not revisions: a picture, an organisation or a term that only a draft names can be deleted. modelcluster
then refuses to build the page at all (it handles CASCADE, SET_NULL and DO_NOTHING), so the draft could never be opened again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import PROTECT, Field, Model, QuerySet
from modelcluster.models import get_all_child_relations


def without_what_is_gone(model: type[Model], content: Mapping[str, Any]) -> dict[str, Any]:
    """
    Take the content of a revision; return a copy that names only what exists.

    A protected key of the page itself becomes None. A row that is about something that is gone (this organisation took part)
    says nothing any more and is left out. Each kind of related model is asked once.
    """
    own = _protected_keys(model)
    of_rows = {
        relation.get_accessor_name(): _protected_keys(relation.related_model)
        for relation in get_all_child_relations(model)
    }
    of_rows = {name: keys for name, keys in of_rows.items() if keys and content.get(name)}
    gone = _what_is_gone(
        [*_named(own, [content])], *(_named(of_rows[name], content[name]) for name in of_rows)
    )
    kept = dict(content)
    for key in own:
        if (key.related_model, _value(key, content)) in gone:
            kept[key.name] = None
    for name, keys in of_rows.items():
        kept[name] = [
            row
            for row in content[name]
            if not any((key.related_model, _value(key, row)) in gone for key in keys)
        ]
    return kept


def _protected_keys(model) -> list[Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is PROTECT
    ]


def _value(key, data):
    value = data.get(key.name)
    return None if value is None else key.target_field.to_python(value)


def _named(keys, rows) -> Iterator[tuple[Field, Any]]:
    for row in rows:
        for key in keys:
            if (value := _value(key, row)) is not None:
                yield key, value


def _what_is_gone(*named) -> set[tuple[type[Model], Any]]:
    wanted = defaultdict(set)
    for group in named:
        for key, value in group:
            wanted[key.related_model, key.target_field.attname].add(value)
    gone = set()
    for (model, attribute), values in wanted.items():
        there = QuerySet(model).filter(**{f"{attribute}__in": values}).values_list(attribute, flat=True)
        gone |= {(model, value) for value in values - set(there)}
    return gone
