"""The parameter `fields`: which members of an answer are sent. Their names are those of its schema, so none is forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from storybank.api import values
from storybank.api.parameters import Parameter
from storybank.api.schemas.wire import Wire

#: How deep a name can reach: `municipalities.province.slug`.
DEEPEST = 3

#: The members that were asked for: of each the same for what is below it, None for all of it.
Selection = dict[str, "Selection | None"]


def field_names(schema: type[Wire], leave_out: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names of all members of a schema, those of a member with the names above it and points between."""
    left_out = frozenset(leave_out)
    return tuple(name for name in _names(schema, (), ()) if name not in left_out)


def fields_parameter(names: Sequence[str], description: str, example: Sequence[str]) -> Parameter:
    """Return the parameter for an answer with these members."""
    return Parameter(
        "fields",
        values.choice(*names),
        {"type": "string", "enum": list(names)},
        description,
        separated=True,
        example=list(example),
    )


def selected(document: Mapping[str, Any], given: Mapping[str, Any], always: str) -> Any:
    """Return a document with the members that the parameter of a request names, and ``always``; whole without it."""
    return select(document, selection((always, *given["fields"]))) if "fields" in given else document


def selection(names: Iterable[str]) -> Selection:
    """Return names with points between as a tree. Who asks for a member and for a part of it gets all of it."""
    tree: Selection = {}
    for name in sorted(names):  # a member comes before its parts
        *above, last = name.split(".")
        place: Selection | None = tree
        for step in above:
            place = place.setdefault(step, {}) if place is not None else None
        if place is not None:
            place[last] = None
    return tree


def select(value: Any, wanted: Selection) -> Any:
    """Return only what is wanted of an object, or of each object in a list; what is not there stays away."""
    if isinstance(value, list):
        return [select(one, wanted) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: part if (below := wanted[name]) is None else select(part, below)
        for name, part in value.items()
        if name in wanted
    }


def _names(schema: type[Wire], path: tuple[str, ...], above: tuple[type[Wire], ...]) -> Iterable[str]:
    for name, field in schema.model_fields.items():
        own = (*path, field.alias or name)
        yield ".".join(own)
        if len(own) < DEEPEST:
            parts: dict[str, None] = {}
            for below in _schemas_in(field.annotation):
                if below not in (*above, schema):  # a list in a list has no end
                    parts |= dict.fromkeys(_names(below, own, (*above, schema)))
            yield from parts


def _schemas_in(annotation: Any) -> Iterable[type[Wire]]:
    if isinstance(annotation, type) and issubclass(annotation, Wire):
        yield annotation
    for argument in get_args(annotation):
        if not isinstance(argument, str):
            yield from _schemas_in(argument)
