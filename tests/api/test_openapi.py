"""The committed description, the code and the answers say the same."""

import json
import re
from copy import deepcopy
from functools import cache

import jsonschema_rs
import pytest

from search.service import FACETS
from storybank.api.api import api as ninja_api
from storybank.api.management.commands.export_openapi import COMMITTED, committed_document
from storybank.api.openapi import openapi_document, this_installation
from storybank.api.routers.vocabularies import VOCABULARIES
from tests.api.factories import complete_story, forget, index, rich_story, translation_of
from tests.stories.factories import organisation


@cache
def strict_document(selected):
    """
    Return the description with every object closed: a member that it does not name is an error in these tests.

    Answers to `fields` are described by open objects beside the whole ones; only with ``selected`` they will do.
    """
    document = deepcopy(json.loads(committed_document()))
    for name, schema in document["components"]["schemas"].items():
        if "properties" in schema:
            schema["additionalProperties"] = name.startswith("Selected")
    return document if selected else _whole(document)


def _whole(part):
    """Return a part of the description in which nothing refers to an object of which some members were asked for."""
    if isinstance(part, dict):
        if "anyOf" in part:
            part = {**part, "anyOf": [one for one in part["anyOf"] if "/Selected" not in one.get("$ref", "")]}
        return {key: _whole(value) for key, value in part.items()}
    return [_whole(one) for one in part] if isinstance(part, list) else part


def check(path, answer, selected=False):
    """Assert that the answer is one that the description of ``path`` names: status, headers, type and body."""
    document = strict_document(selected)
    response = document["paths"][path]["get"]["responses"][str(answer.status_code)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    for name, header in response["headers"].items():
        described = document["components"]["headers"][header["$ref"].rpartition("/")[2]]
        assert name in answer or not described["required"], name
    contents = response.get("content", {})
    if not contents:
        assert answer.content == b""
        return
    kind = answer["Content-Type"].partition(";")[0]
    schema = {**contents[kind]["schema"], "components": document["components"]}
    if kind.endswith("json"):
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        errors = [
            f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
            for error in validator.iter_errors(answer.json())
        ]
        assert errors == []


def test_the_committed_document_is_what_the_code_makes():
    assert COMMITTED.read_bytes() == committed_document(), "Run `make openapi` and look at the difference."


def test_answers_are_as_described(api, db):
    document = complete_story()
    english = complete_story(language="en", contract_disclosure="hidden")
    rich = rich_story()
    translation_of(document, "en")
    organisation(partner_label=True)
    index()
    story = f"/stories/{document.story_id}"
    organisation_id = document.facts["organisation"][0]
    for path, template in {
        "/stories": "/stories",
        "/stories?lang=en": "/stories",
        "/stories?page=50": "/stories",
        f"/stories?facets={','.join(FACETS)}": "/stories",
        f"/stories?facets={','.join(FACETS)}&lang=en&year=1999&sector=ict": "/stories",
        "/stories?facets=x,y": "/stories",
        "/stories?expand=sources,tenders,related,organisations": "/stories",
        f"{story}?expand=sources,tenders,related,organisations": "/stories/{storyId}",
        "/stories?page=0&lang=de&x=y": "/stories",
        story: "/stories/{storyId}",
        f"{story}?lang=en": "/stories/{storyId}",
        f"{story}?fallback=x": "/stories/{storyId}",
        f"/stories/{english.story_id}": "/stories/{storyId}",
        f"/stories/{rich.story_id}": "/stories/{storyId}",
        "/stories/x": "/stories/{storyId}",
        **{
            f"/stories/{key}/{child}": f"/stories/{{storyId}}/{child}"
            for key in (rich.story_id, document.story_id, "x")
            for child in ("impact-figures", "sources", "tenders", "related", "translations", "versions")
        },
        **{
            f"/stories/{rich.story_id}/versions/{version}": "/stories/{storyId}/versions/{versionId}"
            for version in (
                1,
                999,
                "1?bodyFormat=markdown",
                "1?bodyFormat=blocks&headingLevel=3",
                "1?fields=x",
            )
        },
        f"/stories/{rich.story_id}?bodyFormat=markdown": "/stories/{storyId}",
        f"/stories/{rich.story_id}?bodyFormat=blocks&headingLevel=2": "/stories/{storyId}",
        "/organisations": "/organisations",
        f"/organisations/{organisation_id}": "/organisations/{organisationId}",
        "/organisations/x": "/organisations/{organisationId}",
        "/suggestions?q=a&limit=20": "/suggestions",
        "/suggestions?q=e&limit=20&lang=en": "/suggestions",
        "/suggestions?limit=x": "/suggestions",
        "/openapi.json": "/openapi.json",
        "/docs": "/docs",
        "/docs/staying-in-sync": "/docs/{guide}",
        "/docs/nothing": "/docs/{guide}",
    }.items():
        check(template, api.get(path))
    for path, template in {
        "/stories?fields=title,impactFigures.value": "/stories",
        f"{story}?fields=sections.kind": "/stories/{storyId}",
        f"{story}/versions/1?fields=title": "/stories/{storyId}/versions/{versionId}",
        "/organisations?fields=name": "/organisations",
        f"/organisations/{organisation_id}?fields=name": "/organisations/{organisationId}",
        "/sectors?fields=label.nl": "/sectors",
    }.items():
        check(template, api.get(path), selected=True)
    kinds = {section["kind"] for section in api.json(f"/stories/{rich.story_id}")["sections"]}
    assert kinds >= {"motive", "quote", "picture", "figures"}
    check("/stories/{storyId}", api.get(story, **{"If-None-Match": "*"}))
    forget(english)
    check("/stories/{storyId}", api.get(f"/stories/{english.story_id}"))


@pytest.mark.parametrize("name", [vocabulary.path[1:] for vocabulary in VOCABULARIES])
def test_every_term_is_as_described(api, db, name):
    path = f"/{name}?pageSize=100"
    while path:
        answer = api.get(path)
        check(f"/{name}", answer)
        path = answer.json()["links"].get("next", "").partition("/api/v1")[2]
    check(f"/{name}/{{slug}}", api.get(f"/{name}/{answer.json()['results'][0]['slug']}"))
    check(f"/{name}/{{slug}}", api.get(f"/{name}/xyz"))


def test_the_served_document_names_this_installation(api, db, settings):
    settings.PUBLIC_BASE_URL = "https://bank.example"
    served = api.json("/openapi.json")
    assert served["servers"] == [{"url": "https://bank.example/api/v1"}]
    assert served["info"]["contact"]["url"] == "https://bank.example/"
    assert served["openapi"].startswith("3.1")


def test_every_address_is_described_and_every_description_is_served(api, document):
    places = {
        "{storyId}": str(document.story_id),
        "{versionId}": "1",
        "{organisationId}": document.facts["organisation"][0],
        "{guide}": "staying-in-sync",
    }
    examples = {vocabulary.path[1:]: vocabulary.example for vocabulary in VOCABULARIES}
    for path in api.json("/openapi.json")["paths"]:
        for place, value in places.items():
            path = path.replace(place, value)
        path = path.replace("{slug}", examples.get(path.split("/")[1], ""))
        path += {"/suggestions": "?q=as", "/stories/export": "?format=csv"}.get(path, "")
        assert api.get(path).status_code == 200, path


def test_the_names_follow_the_dutch_api_design_rules():
    document = json.loads(COMMITTED.read_bytes())
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", document["info"]["version"])
    assert set(document["info"]["contact"]) == {"name", "url", "email"}
    assert document["servers"][0]["url"].endswith("/api/v1")
    for path, methods in document["paths"].items():
        assert not path.endswith("/")
        for segment in path.strip("/").split("/"):
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|\{[a-z][a-zA-Z]*\}|openapi\.json", segment), segment
        operation = methods["get"]
        assert operation["summary"]
        assert operation["description"]
        for parameter in operation["parameters"]:
            assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", parameter["name"]), parameter["name"]
            assert parameter["description"]
        for status, response in operation["responses"].items():
            described = (
                response
                if "$ref" not in response
                else document["components"]["responses"][response["$ref"].rpartition("/")[2]]
            )
            assert "API-Version" in described["headers"]
            if int(status) >= 400:
                assert list(described["content"]) == ["application/problem+json"]
    for schema in document["components"]["schemas"].values():
        for name in schema.get("properties", ()):
            assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", name), name


def test_the_document_is_complete_in_both_languages(db):
    def texts(part):
        if isinstance(part, dict):
            for key, value in part.items():
                if key in ("description", "summary") and isinstance(value, str):
                    yield value
                else:
                    yield from texts(value)
        elif isinstance(part, list):
            for one in part:
                yield from texts(one)

    dutch, english = (
        list(texts(openapi_document(ninja_api, language, this_installation()))) for language in ("nl", "en")
    )
    assert len(dutch) == len(english) > 100
    assert all(english)
