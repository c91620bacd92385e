"""Examples of answers in the description: what a bank with the demo stories really sent (`example_answers/`, `make examples`).

A file is named after an operation, or after an answer that several operations share. Problems that no request to a
healthy bank brings about are made here, from their texts.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import translation

from storybank.api.addresses import ROOT
from storybank.api.errors import LANGUAGES, PROBLEM_JSON, PROBLEM_TYPES, ProblemType

FOLDER = Path(__file__).with_name("example_answers")
#: Stands in the files, as in the committed document, for the address of the bank.
BASE_ADDRESS = "https://verhalenbank.example"
#: Names the request that was answered, in each example: from the root of the API.
REQUEST = "x-request"
#: The number of each problem in an example.
SOME_OCCURRENCE = "urn:uuid:00000000-0000-4000-8000-000000000000"

Part = dict[str, Any]


def add_examples(document: Part, base_address: str) -> None:
    """Put examples beside the schemas of the answers in ``document``, with the address of the bank that serves it."""
    for path in document["paths"].values():
        for operation in path.values():
            for name, example in _recorded(operation["operationId"], base_address).items():
                response = operation["responses"].get(str(example["status"]), {})
                _add(response, name, example)
    for name, response in document["components"]["responses"].items():
        examples = _recorded(name, base_address) or _made(name, base_address)
        for language, example in examples.items():
            _add(response, language, example)


def _add(response: Part, name: str, example: Part) -> None:
    content = response.get("content", {}).get(example["media"])
    if content is None:
        return
    request = example.get("request")
    shown = {"summary": f"GET {ROOT}{request}", REQUEST: request} if request else {}
    content.setdefault("examples", {})[name] = {**shown, "value": example["value"]}


def _recorded(name: str, base_address: str) -> dict[str, Part]:
    text = _text(name)
    return json.loads(text.replace(BASE_ADDRESS, base_address)) if text else {}


@lru_cache(maxsize=256)
def _text(name: str) -> str:
    file = FOLDER / f"{name}.json"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _made(name: str, base_address: str) -> dict[str, Part]:
    """Return the problem that the shared answer is named after, in each language; nothing when it is named after none."""
    slug = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
    kind = next((one for one in PROBLEM_TYPES if one.slug == slug), None)
    if kind is None:
        return {}
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            value = _document(kind, base_address)
        found[language] = {"status": kind.status, "media": PROBLEM_JSON, "value": value}
    return found


def _document(kind: ProblemType, base_address: str) -> Part:
    return {
        "type": f"{base_address}{ROOT}/docs#problem-{kind.slug}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(kind.detail),
        "instance": SOME_OCCURRENCE,
        "errors": [],
    }
