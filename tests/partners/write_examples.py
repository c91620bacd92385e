"""`make examples`: asks a bank with the demo stories, and writes what it answers to storybank/api/example_answers/."""

import json
import re
import sys
from typing import Any

import httpx

from storybank.api.examples import BASE_ADDRESS, FOLDER, SOME_OCCURRENCE
from storybank.api.management.commands.export_openapi import committed_document
from tests.partners.example_requests import example_requests
from tests.partners.running_bank import running_bank

#: An example is there to be read.
LONGEST = 60_000
#: Each problem is numbered anew. One number for all keeps the files as they were when nothing else changed.
OCCURRENCE = re.compile(r"urn:uuid:[0-9a-f-]{36}")


def write() -> None:
    """Write all files anew; say what is left out and why."""
    found: dict[str, dict[str, Any]] = {}
    with running_bank() as address, httpx.Client(base_url=f"{address}/api/v1") as client:
        for name, example, request in example_requests(json.loads(committed_document())):
            answer = client.get(request)
            media = answer.headers.get("Content-Type", "").partition(";")[0]
            if not readable(media) or len(answer.content) > LONGEST:
                sys.stderr.write(f"Left out: {name}, {media}, {len(answer.content)} bytes\n")
                continue
            text = OCCURRENCE.sub(SOME_OCCURRENCE, answer.text.replace(address, BASE_ADDRESS))
            value = json.loads(text) if media.endswith("json") else text
            described = {"request": request, "status": answer.status_code, "media": media, "value": value}
            found.setdefault(name, {})[example] = described
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.json"):
        file.unlink()
    for name, examples in found.items():
        text = json.dumps(examples, ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def readable(media: str) -> bool:
    """Tell whether an answer of this type can stand in a description."""
    return media.endswith("json") or media.startswith("text/")
