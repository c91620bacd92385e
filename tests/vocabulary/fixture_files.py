"""Reading the committed terms."""

import json
import re
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parents[2] / "storybank" / "vocabulary" / "fixtures"


def read(name: str) -> list[dict[str, Any]]:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def by_slug(name: str) -> dict[str, dict[str, Any]]:
    return {row["slug"]: row for row in read(name)}


def texts(value: Any) -> list[str]:
    """Return every text inside ``value``, keys left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return []


def sentences(text: str) -> int:
    """Return the number of sentences; the dot in 2.82 or 750.000 ends none."""
    return len(re.findall(r"[.?!](?=\s|$)", text))
