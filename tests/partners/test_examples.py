"""Every example in the description is what a running bank answers, in status, headers, shape and values."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
import pytest
from django.test import Client

from search.service import IndexNotReady
from storybank.api.examples import BASE_ADDRESS, FOLDER, REQUEST
from storybank.api.management.commands.export_openapi import COMMITTED
from tests.partners.example_requests import WITHOUT
from tests.partners.write_examples import OCCURRENCE, readable

pytestmark = pytest.mark.any_database
Document = dict[str, Any]
#: Members that are made anew for each answer: opaque, or the number of an occurrence.
ANEW = frozenset({"instance", "nextCursor"})
#: And those that tell when this very bank was filled.
OF_THIS_BANK = {
    "listVersionsOfStory": {"publishedAt", "contentHash"},
    "getVersionOfStory": {"version", "publishedAt", "updatedAt"},
}
#: Headers of HTTP itself and of the rules for safety, the same everywhere; the others are ours and are described.
NOT_DESCRIBED = frozenset(
    {
        *("content-type", "content-length", "content-encoding", "date", "server", "vary", "connection"),
        *("transfer-encoding", "keep-alive", "content-security-policy", "x-content-type-options"),
        *("x-frame-options", "referrer-policy", "cross-origin-opener-policy", "strict-transport-security"),
        *("permissions-policy", "access-control-expose-headers", "content-language"),
    }
)


@cache
def description() -> Document:
    """Return the committed description; objects with members are closed, so that an unknown member is seen."""
    document: Document = json.loads(COMMITTED.read_bytes())
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def responses() -> Iterator[tuple[str, str, Document]]:
    """Give each answer that has examples of its own: where it is described, its status, and what is said of it."""
    for methods in description()["paths"].values():
        operation = methods["get"]
        for status, response in operation["responses"].items():
            if "$ref" not in response:
                yield operation["operationId"], status, response
    for name, response in description()["components"]["responses"].items():
        yield name, "", response


def examples() -> list[tuple[str, Document, str, Document]]:
    """Return each example: its name, the answer it is of, its media type and itself."""
    return [
        (f"{where}-{name}", response, media, example)
        for where, _status, response in responses()
        for media, content in response.get("content", {}).items()
        for name, example in content.get("examples", {}).items()
    ]


def header(name: str, reference: Document) -> Document:
    """Return what is said of a header."""
    found: Document = (
        description()["components"]["headers"][reference["$ref"].rpartition("/")[2]]
        if "$ref" in reference
        else reference
    )
    return found


def check_schema(schema: Document, value: Any) -> None:
    """Assert that ``value`` has the shape that is described."""
    whole = {**schema, "components": description()["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    assert [f"{error.instance_path}: {error.message[:200]}" for error in validator.iter_errors(value)] == []


def comparable(value: Any, anew: frozenset[str] = ANEW) -> Any:
    """Return ``value`` without what is made anew each time; that it is there still counts."""
    if isinstance(value, dict):
        return {name: "…" if name in anew else comparable(one, anew) for name, one in value.items()}
    return [comparable(one, anew) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("name", "response", "media", "example"), examples(), ids=[one[0] for one in examples()]
)
def test_an_example_is_what_is_answered(
    bank_address: str, name: str, response: Document, media: str, example: Document
) -> None:
    if media.endswith("json"):
        check_schema(response["content"][media]["schema"], example["value"])
    if REQUEST not in example:
        return  # a healthy bank does not answer so; see the test of what is not ready
    answer = httpx.get(f"{bank_address}/api/v1{example[REQUEST]}")
    assert answer.headers["Content-Type"].partition(";")[0] == media
    described = {name.lower(): header(name, one) for name, one in response["headers"].items()}
    missing = {name for name, one in described.items() if one["required"]} - set(answer.headers)
    assert not missing
    assert not set(answer.headers) - set(described) - NOT_DESCRIBED, "headers that nothing says anything of"
    for one in described.keys() & answer.headers.keys():
        text: Any = answer.headers[one]
        kind = described[one]["schema"].get("type")
        check_schema(described[one]["schema"], int(text) if kind == "integer" else text)
    text = answer.text.replace(bank_address, BASE_ADDRESS)
    if media.endswith("json"):
        assert answer.status_code == example["value"].get("status", 200)
        anew = ANEW | OF_THIS_BANK.get(name.partition("-")[0], set())
        assert comparable(json.loads(text), anew) == comparable(example["value"], anew)
    else:
        assert answer.status_code == 200
        assert text.splitlines()[0] == example["value"].splitlines()[0]


def test_an_answer_that_is_known_already_is_not_sent_again(bank_address: str) -> None:
    asked = 0
    for methods in description()["paths"].values():
        shared = methods["get"]["responses"].get("304", {}).get("$ref", "").rpartition("/")[2]
        for content in methods["get"]["responses"]["200"].get("content", {}).values():
            for example in content.get("examples", {}).values() if shared else ():
                address = f"{bank_address}/api/v1{example[REQUEST]}"
                tag = httpx.get(address).headers["ETag"]
                answer = httpx.get(address, headers={"If-None-Match": tag})
                assert (answer.status_code, answer.content) == (304, b""), address
                needed = description()["components"]["responses"][shared]["headers"]
                assert {name for name, one in needed.items() if header(name, one)["required"]} <= {
                    name for name in needed if name in answer.headers
                }, address
                asked += 1
    assert asked


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.django_db
def test_the_example_of_what_is_not_ready(
    monkeypatch: pytest.MonkeyPatch, client: Client, language: str
) -> None:
    def not_ready(request: object) -> None:
        raise IndexNotReady("")

    monkeypatch.setattr("storybank.api.routers.stories.search", not_ready)
    answer = client.get(f"/api/v1/stories?lang={language}")
    content = description()["components"]["responses"]["NotReady"]["content"][answer["Content-Type"]]
    shown = content["examples"][language]["value"]
    answered = comparable(answer.json())
    assert answer.status_code == shown["status"]
    assert answered.pop("type").endswith(shown["type"].removeprefix(BASE_ADDRESS))
    assert answered == {name: one for name, one in comparable(shown).items() if name != "type"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_example_of_a_wrong_key(bank_address: str, language: str) -> None:
    wrong = {"Authorization": "Bearer vhb_there_is_no_such_key"}
    answer = httpx.get(f"{bank_address}/api/v1/stories?lang={language}", headers=wrong)
    shown = description()["components"]["responses"]["InvalidKey"]["content"]["application/problem+json"]
    text = answer.text.replace(bank_address, BASE_ADDRESS)
    assert answer.status_code == 401
    # In detail it says what is wrong with this very key.
    anew = ANEW | {"detail"}
    assert comparable(json.loads(text), anew) == comparable(shown["examples"][language]["value"], anew)


def test_every_operation_has_examples_in_both_languages() -> None:
    without = []
    for methods in description()["paths"].values():
        operation = methods["get"]
        if operation["operationId"] in WITHOUT:
            continue
        languages = {"nl", "en"} if any(one["name"] == "lang" for one in operation["parameters"]) else set()
        contents = operation["responses"]["200"].get("content", {})
        shown = {name for content in contents.values() for name in content.get("examples", {})}
        if any(map(readable, contents)) and not (shown and languages <= shown):
            without.append(operation["operationId"])
    assert not without, "Run `make examples`."


def test_every_problem_has_examples_in_both_languages() -> None:
    for name, response in description()["components"]["responses"].items():
        for content in response.get("content", {}).values():
            assert {"nl", "en"} <= set(content["examples"]), name


def test_every_header_has_an_example_or_a_closed_list() -> None:
    for name, one in description()["components"]["headers"].items():
        assert {"example", "enum", "const"} & set(one["schema"]), name


def test_no_file_of_examples_is_left_over() -> None:
    known = {methods["get"]["operationId"] for methods in description()["paths"].values()}
    known |= set(description()["components"]["responses"])
    assert {file.stem for file in FOLDER.glob("*.json")} <= known


def test_the_served_description_shows_addresses_of_this_bank(client: Client) -> None:
    text = client.get("/api/v1/openapi.json").content.decode()
    assert f"{BASE_ADDRESS}/api/v1/docs#problem" not in text
    assert "http://localhost" in text or "http://127.0.0.1" in text


def test_numbers_of_occurrences_are_the_same_in_all_files() -> None:
    found = {match for file in FOLDER.glob("*.json") for match in OCCURRENCE.findall(file.read_text())}
    assert len(found) == 1
