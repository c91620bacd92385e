"""The documentation page: the OpenAPI document laid out for people. Rendered on the server, readable without scripts."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from storybank.api.addresses import ROOT
from storybank.api.changelog import ENTRIES
from storybank.api.documentation import statuses
from storybank.api.error_codes import ERROR_CODES
from storybank.api.errors import LANGUAGES, PROBLEM_TYPES
from storybank.api.guides import listed
from storybank.api.openapi import Installation, openapi_document
from storybank.api.story_filters import FACT_FILTERS


@lru_cache(maxsize=8)
def reference_html(api: NinjaAPI, language: str, installation: Installation) -> bytes:
    """Return the page in ``language``, made once per process."""
    document = openapi_document(api, language, installation)
    with translation.override(language):
        context = {
            "language": language,
            "languages": [(code, {"nl": "Nederlands", "en": "English"}[code]) for code in LANGUAGES],
            "root": ROOT,
            "info": document["info"],
            "server": document["servers"][0]["url"],
            "groups": list(_groups(document, language)),
            "schemas": [_schema(name, schema) for name, schema in document["components"]["schemas"].items()],
            "guides": listed(language),
            "problems": [
                {
                    "slug": kind.slug,
                    "status": kind.status,
                    "title": kind.title,
                    "detail": _marked(str(kind.detail)),
                }
                for kind in PROBLEM_TYPES
            ],
            "everywhere": [
                (status, _marked(document["components"]["responses"][name]["description"]))
                for name, status in statuses().items()
                if str(status) in EVERYWHERE
            ],
            "codes": [
                {"code": code, "meaning": _marked(_(meaning)), "remedy": _marked(_(remedy))}
                for code, (meaning, remedy) in ERROR_CODES.items()
            ],
            "releases": [
                {"version": one.version, "day": one.day, "changes": [_(text) for text in one.changes]}
                for one in ENTRIES
            ],
        }
        return render_to_string("api/reference.html", context).encode()


#: More values than this are folded.
MOST_VALUES_SHOWN = 20
#: Answers that every address can give: explained once.
EVERYWHERE = ("304", "400", "401", "403", "429")
#: Where all filters on facts are described; other addresses refer to it.
_FILTERED = "listStories"


def _groups(document: dict[str, Any], language: str) -> Iterator[dict[str, Any]]:
    described = next(
        methods["get"]["parameters"]
        for methods in document["paths"].values()
        if methods["get"]["operationId"] == _FILTERED
    )
    for tag in document["tags"]:
        operations = [
            _operation(path, methods["get"], document, language, described)
            for path, methods in document["paths"].items()
            if tag["name"] in methods["get"]["tags"]
        ]
        heading = tag["description"].removesuffix(".")
        yield {"name": tag["name"], "heading": heading, "operations": operations}


def _operation(
    path: str,
    operation: dict[str, Any],
    document: dict[str, Any],
    language: str,
    described: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return an operation for the page. Filters that are ``described`` with the list of stories are only named."""
    filters = [one for one in described if one["name"] in FACT_FILTERS]
    is_list = operation["operationId"] == _FILTERED
    named = [] if is_list else [one["name"] for one in operation["parameters"] if one in filters]
    responses = []
    for status, response in operation["responses"].items():
        if str(status) in EVERYWHERE:
            continue
        if "$ref" in response:
            response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        contents = [
            (media, _type(content["schema"])) for media, content in response.get("content", {}).items()
        ]
        responses.append({"status": status, "about": _marked(response["description"]), "contents": contents})
    return {
        "id": operation["operationId"],
        "path": _breakable(path),
        "plain_path": path,
        "summary": operation["summary"],
        "about": _marked(operation.get("description", "")),
        "parameters": [_parameter(one) for one in operation["parameters"] if one["name"] not in named],
        "same_filters": named,
        "elsewhere": [status for status in EVERYWHERE if status in map(str, operation["responses"])],
        "responses": responses,
        "examples": list(_examples(operation, language)),
    }


def _examples(operation: dict[str, Any], language: str) -> Iterator[dict[str, str]]:
    """Give the examples of an operation in ``language``, and those that are in none: the request, and what was answered."""
    others = set(LANGUAGES) - {language}
    for content in operation["responses"]["200"].get("content", {}).values():
        for name, example in content.get("examples", {}).items():
            if name in others:
                continue
            value = example["value"]
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
            yield {"request": example["summary"], "answer": text}


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    example = parameter.get("example")
    if isinstance(example, list):
        example = ",".join(map(str, example))
    return {
        "name": parameter["name"],
        "in_path": parameter["in"] == "path",
        "repeatable": schema.get("type") == "array" and parameter.get("explode", True),
        "type": _type(
            schema["items"] if schema.get("type") == "array" and parameter.get("explode", True) else schema
        ),
        "about": _marked(parameter.get("description", "")),
        "default": _written(schema.get("default")),
        "example": _written(example),
    }


def _written(value: Any) -> str | None:
    """Return a value as one types it into an address; None when there is none."""
    return json.dumps(value) if isinstance(value, bool) else None if value is None else str(value)


def _breakable(path: str) -> SafeString:
    """Return an address as HTML that a narrow screen breaks after a slash and nowhere else."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in path.split("/")))


def _schema(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    members = [
        {
            "name": member,
            "type": _type(details),
            "about": _marked(details.get("description", "")),
            "optional": member not in required,
        }
        for member, details in schema.get("properties", {}).items()
    ]
    return {"name": name, "about": _marked(schema.get("description", "")), "members": members}


def _marked(text: str) -> SafeString:
    """Return a description as HTML: what stands between backticks is code."""
    parts = (
        format_html("<code>{}</code>", part) if at % 2 else part for at, part in enumerate(text.split("`"))
    )
    return format_html_join("", "{}", ((part,) for part in parts))


def _type(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a value can be: ``text`` to read, ``links`` to named schemas, and the closed list of ``values``."""
    parts = list(_parts(schema))
    return {
        "text": [text for text, _link, _values in parts if text],
        "links": [link for _text, link, _values in parts if link],
        "values": (values := [value for _text, _link, values in parts for value in values])[
            :MOST_VALUES_SHOWN
        ],
        "folded": values[MOST_VALUES_SHOWN:],
    }


def _parts(schema: dict[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    if "anyOf" in schema:
        for option in schema["anyOf"]:
            yield from _parts(option)
    elif "$ref" in schema:
        yield "", schema["$ref"].rpartition("/")[2], []
    elif schema.get("type") == "array":
        for text, link, values in _parts(schema.get("items", {})):
            yield (_("list of %(what)s") % {"what": text} if text else _("list of"), link, values)
    elif "const" in schema:
        yield "", "", [schema["const"]]
    elif "enum" in schema:
        yield "", "", schema["enum"]
    else:
        yield _plain(schema), "", []


def _plain(schema: dict[str, Any]) -> str:
    names = {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "object": _("object"),
        "null": _("null"),
    }
    formats = {"uuid": "UUID", "date": _("date"), "date-time": _("date and time"), "uri": _("web address")}
    name = formats.get(schema.get("format", "")) or names.get(schema.get("type", ""), _("anything"))
    if "minimum" in schema and "maximum" in schema:
        return _("%(name)s, %(low)s to %(high)s") % {
            "name": name,
            "low": schema["minimum"],
            "high": schema["maximum"],
        }
    return name
