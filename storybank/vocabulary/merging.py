"""Puts together lists that both an official list and an editor may change."""

import datetime
from typing import Any


def plain(value: Any) -> Any:
    """Return ``value`` as it can be kept in JSON."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def kept_list(current: list[str], last: list[str], listed: list[str]) -> list[str]:
    """Return the listed texts with an editor's removals taken out and additions put at the end."""
    if listed == last:
        return current
    removed = set(last) - set(current)
    result = [text for text in listed if text not in removed]
    return result + [text for text in current if text not in last and text not in result]
