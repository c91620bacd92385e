"""The description keeps the published rules of the Dutch API Design Rules 2.2: no error, no warning.

Two halves: what the rule set takes from Spectral is checked by Spectral itself (marked ``node``); what it adds is in
`dutch_rules.py`. Each of those is shown a document that breaks it, so that none is quiet because it is deaf.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storybank.api.management.commands.export_openapi import COMMITTED, committed_document
from tests.clients.node import TOOLS, node_environment
from tests.contract.dutch_rules import RULES, complaints

Document = dict[str, Any]


def _document() -> Document:
    """Return a small description that keeps all rules."""
    version = {"API-Version": {"schema": {"type": "string"}}}
    members = {name: {"type": "string"} for name in ("status", "title", "detail")}
    problem = {"application/problem+json": {"schema": {"type": "object", "properties": members}}}
    operation = {
        "parameters": [{"name": "pageSize", "in": "query"}],
        "responses": {
            "200": {"headers": version, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
            "400": {"content": problem},
        },
    }  # fmt: skip
    thing = {"properties": {"dueDate": {"type": "string", "format": "date"}, "at": {"format": "date-time"}}}
    return {
        "openapi": "3.1.0",
        "info": {"version": "1.2.3", "contact": {"name": "A", "url": "https://a.example", "email": "a@a.example"}},
        "servers": [{"url": "https://a.example/api/v1"}],
        "paths": {"/things": {"get": operation}, "/things/{thingId}/small-parts": {"get": operation}},
        "components": {"schemas": {"Thing": thing}},
    }  # fmt: skip


def _things(document: Document) -> Document:
    operation: Document = document["paths"]["/things"]["get"]
    return operation


def _member(name: str, schema: Document) -> Callable[[Document], object]:
    return lambda document: document["components"]["schemas"]["Thing"]["properties"].update({name: schema})


def _renamed(path: str) -> Callable[[Document], object]:
    return lambda document: document["paths"].update({path: document["paths"].pop("/things")})


BREAKS: dict[str, Callable[[Document], object]] = {
    "nlgov:openapi3": lambda document: document.update(openapi="2.0"),
    "nlgov:openapi-root-exists": lambda document: document.pop("openapi"),
    "nlgov:missing-header": lambda document: _things(document)["responses"]["200"].pop("headers"),
    "nlgov:missing-version-header": lambda document: _things(document)["responses"]["200"].update(
        headers={"ETag": {}}
    ),
    "nlgov:include-major-version-in-uri": lambda document: document["servers"][0].update(
        url="https://a.example/api"
    ),
    "nlgov:servers-use-https": lambda document: document["servers"][0].update(url="http://a.example/v1"),
    "nlgov:paths-no-trailing-slash": _renamed("/things/"),
    "nlgov:paths-kebab-case": _renamed("/all_things"),
    "nlgov:query-keys-camel-case": lambda document: _things(document)["parameters"][0].update(
        name="page_size"
    ),
    "nlgov:schema-camel-case": lambda document: document["components"]["schemas"].update(small_thing={}),
    "nlgov:property-casing": _member("small_part", {"type": "string"}),
    "info-contact": lambda document: document["info"].pop("contact"),
    "nlgov:info-contact-fields-exist": lambda document: document["info"]["contact"].pop("email"),
    "nlgov:http-methods": lambda document: document["paths"]["/things"].update(query=_things(document)),
    "nlgov:use-problem-schema": lambda document: _things(document)["responses"]["400"].update(
        content={"application/json": {}}
    ),
    "nlgov:problem-schema-members": lambda document: _things(document)["responses"]["400"]["content"][
        "application/problem+json"
    ]["schema"]["properties"].pop("detail"),
    "nlgov:problem-invalid-input": lambda document: _things(document)["responses"].pop("400"),
    "nlgov:date-time-ensure-timezone": _member("at", {"format": "date-time-local"}),
    "nlgov:time-without-timezone": _member("at", {"anyOf": [{"format": "time"}, {"type": "null"}]}),
    "nlgov:specify-format-for-date-and-time": _member("endDate", {"type": "string"}),
    "nlgov:use-date-instead-of-datetime": _member("endDate", {"type": "string", "format": "date-time"}),
    "nlgov:semver": lambda document: document["info"].update(version="1.2"),
}


def test_the_committed_description_keeps_every_rule() -> None:
    assert complaints(json.loads(committed_document())) == []


def test_every_rule_is_tried() -> None:
    assert set(BREAKS) == set(RULES)
    assert complaints(_document()) == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_rule_that_is_broken_says_so(name: str) -> None:
    document = json.loads(json.dumps(_document()))
    BREAKS[name](document)
    assert [text for text in complaints(document) if text.startswith(f"{name}: ")]


@pytest.mark.node
def test_spectral_has_nothing_to_say() -> None:
    rules = Path(__file__).with_name("spectral.yaml")
    command = [TOOLS / "spectral", "lint", "--ruleset", rules, "--fail-severity", "hint", COMMITTED]
    done = subprocess.run(command, capture_output=True, text=True, env=node_environment())
    assert done.returncode == 0, done.stdout + done.stderr
