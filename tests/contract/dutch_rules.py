"""The rules that the Dutch API Design Rules 2.2 add to Spectral's own, each as a function over an OpenAPI document.

The standard publishes them as a rule set for Spectral (`media/linter.yaml` of Logius-standaarden/API-Design-Rules, also at
https://static.developer.overheid.nl/adr/ruleset.yaml). No package registry has that file, and what CI needs may come from
nowhere else; so they are written out here, under the names they have there. What the rule set takes over from Spectral
itself is checked by Spectral (`spectral.yaml`).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
Rule = Callable[[Document], Iterator[str]]

_SEMVER = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*|\{[^{}]+\}")
_KEY = re.compile(r"\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*")
_DAY = re.compile(r"date|datum|\w*(D|_d|_D)(ate|atum)\w*")
_PROBLEM = {"application/problem+json", "application/problem+xml"}

RULES: dict[str, Rule] = {}


def _rule(name: str) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        RULES[name] = rule
        return rule

    return register


def complaints(document: Document) -> list[str]:
    """Return all that the rules have to say about ``document``; nothing when it keeps them."""
    resolved = _resolved(document, document, ())
    return [f"{name}: {text}" for name, rule in RULES.items() for text in rule(resolved)]


def _resolved(part: Any, document: Document, inside: tuple[str, ...]) -> Any:
    """Return ``part`` with references replaced by what they lead to, as Spectral reads a document; circles are cut."""
    if isinstance(part, list):
        return [_resolved(one, document, inside) for one in part]
    if not isinstance(part, dict):
        return part
    address = part.get("$ref")
    if isinstance(address, str):
        if address in inside:
            return {}
        found: Any = document
        for step in address.removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        return _resolved(found, document, (*inside, address))
    return {key: _resolved(value, document, inside) for key, value in part.items()}


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, methods in document.get("paths", {}).items():
        for method, operation in methods.items():
            if isinstance(operation, dict):
                yield f"{method.upper()} {path}", method, operation


def _answers(document: Document, *first: str) -> Iterator[tuple[str, Document]]:
    for where, _method, operation in _operations(document):
        for status, response in operation.get("responses", {}).items():
            if status.startswith(first):
                yield f"{where} {status}", response


def _members(part: Any) -> Iterator[tuple[str, Document]]:
    """Give every member of every schema, by name."""
    if isinstance(part, list):
        for one in part:
            yield from _members(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "properties" and isinstance(value, dict):
                yield from value.items()
            yield from _members(value)


def _formats(schema: Any) -> Iterator[str]:
    """Give the formats that a value may have."""
    if isinstance(schema, dict):
        if isinstance(schema.get("format"), str):
            yield schema["format"]
        for key in ("allOf", "anyOf", "oneOf"):
            for one in schema.get(key, ()):
                yield from _formats(one)


@_rule("nlgov:openapi3")
def _is_version_three(document: Document) -> Iterator[str]:
    if not re.fullmatch(r"3(\.\d+){1,2}", str(document.get("openapi"))):
        yield f"not OpenAPI 3: {document.get('openapi')}"


@_rule("nlgov:openapi-root-exists")
def _has_the_root_member(document: Document) -> Iterator[str]:
    if not document.get("openapi"):
        yield "no member openapi"


@_rule("nlgov:missing-header")
def _good_answers_have_headers(document: Document) -> Iterator[str]:
    yield from (where for where, answer in _answers(document, "2", "3") if not answer.get("headers"))


@_rule("nlgov:missing-version-header")
def _good_answers_say_the_version(document: Document) -> Iterator[str]:
    for where, answer in _answers(document, "2", "3"):
        if "api-version" not in {name.lower() for name in answer.get("headers", {})}:
            yield where


@_rule("nlgov:include-major-version-in-uri")
def _servers_name_the_version(document: Document) -> Iterator[str]:
    yield from (one["url"] for one in document.get("servers", ()) if not re.search(r"/v\d+", one["url"]))


@_rule("nlgov:servers-use-https")
def _servers_are_encrypted(document: Document) -> Iterator[str]:
    yield from (one["url"] for one in document.get("servers", ()) if one["url"].startswith("http://"))


@_rule("nlgov:paths-no-trailing-slash")
def _paths_end_without_slash(document: Document) -> Iterator[str]:
    yield from (path for path in document.get("paths", {}) if len(path) > 1 and path.endswith("/"))


@_rule("nlgov:paths-kebab-case")
def _paths_are_kebab_case(document: Document) -> Iterator[str]:
    for path in document.get("paths", {}):
        segments = path.strip("/").split("/")
        segments[-1] = segments[-1].removeprefix("_")
        if path not in ("/", "/openapi.json") and not all(map(_SEGMENT.fullmatch, segments)):
            yield path


@_rule("nlgov:query-keys-camel-case")
def _query_keys_are_camel_case(document: Document) -> Iterator[str]:
    for where, _method, operation in _operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query" and not _KEY.fullmatch(parameter["name"]):
                yield f"{where} {parameter['name']}"


@_rule("nlgov:schema-camel-case")
def _schemas_are_pascal_case(document: Document) -> Iterator[str]:
    for name in document.get("components", {}).get("schemas", {}):
        if not re.fullmatch(r"([A-Z][a-z\d]*)+", name):
            yield name


@_rule("nlgov:property-casing")
def _members_are_camel_case(document: Document) -> Iterator[str]:
    """Ask of every member what the rule set asks of `_links`, and what our own wire promises."""
    yield from sorted({name for name, _schema in _members(document) if not _KEY.fullmatch(name)})


@_rule("info-contact")
def _somebody_can_be_asked(document: Document) -> Iterator[str]:
    if not document.get("info", {}).get("contact"):
        yield "nobody"


@_rule("nlgov:info-contact-fields-exist")
def _contact_is_complete(document: Document) -> Iterator[str]:
    contact = document.get("info", {}).get("contact", {})
    yield from (name for name in ("email", "name", "url") if not contact.get(name))


@_rule("nlgov:http-methods")
def _methods_are_the_standard_ones(document: Document) -> Iterator[str]:
    for where, method, _operation in _operations(document):
        if method not in {"get", "post", "put", "patch", "delete", "head", "options"}:
            yield where


@_rule("nlgov:use-problem-schema")
def _errors_are_problems(document: Document) -> Iterator[str]:
    for where, answer in _answers(document, "4", "5"):
        if not _PROBLEM & set(answer.get("content", {})):
            yield where


@_rule("nlgov:problem-schema-members")
def _problems_say_what_is_wrong(document: Document) -> Iterator[str]:
    for where, answer in _answers(document, "4", "5"):
        for media, content in answer.get("content", {}).items():
            members = content.get("schema", {}).get("properties", {})
            if media in _PROBLEM and not {"status", "title", "detail"} <= set(members):
                yield where


@_rule("nlgov:problem-invalid-input")
def _input_can_be_refused(document: Document) -> Iterator[str]:
    for where, method, operation in _operations(document):
        takes_input = method in ("post", "put", "patch") or operation.get("parameters")
        if takes_input and "400" not in operation["responses"]:
            yield where


@_rule("nlgov:date-time-ensure-timezone")
def _moments_have_a_zone(document: Document) -> Iterator[str]:
    yield from (name for name, schema in _members(document) if "date-time-local" in _formats(schema))


@_rule("nlgov:time-without-timezone")
def _times_of_day_have_none(document: Document) -> Iterator[str]:
    yield from (name for name, schema in _members(document) if "time" in _formats(schema))


@_rule("nlgov:specify-format-for-date-and-time")
def _days_say_their_format(document: Document) -> Iterator[str]:
    for name, schema in _members(document):
        if _DAY.fullmatch(name) and not list(_formats(schema)):
            yield name


@_rule("nlgov:use-date-instead-of-datetime")
def _days_are_no_moments(document: Document) -> Iterator[str]:
    for name, schema in _members(document):
        if _DAY.fullmatch(name) and "date-time" in _formats(schema):
            yield name


@_rule("nlgov:semver")
def _version_is_semantic(document: Document) -> Iterator[str]:
    if not _SEMVER.fullmatch(str(document.get("info", {}).get("version"))):
        yield f"{document.get('info', {}).get('version')}"
