"""What a search adds to the envelope of a list and to its cards, as JSON text."""

import json
from collections.abc import Sequence
from typing import Any

from search.service import Match, SearchResults, Understanding


def search_members(results: SearchResults) -> str:
    """Return the members for `envelope`, each with a comma behind it; nothing when nothing was asked for."""
    members: dict[str, Any] = {}
    if results.facets:
        members["facets"] = {
            name: [
                {
                    "value": option.value,
                    "label": option.label,
                    "count": option.count,
                    "selected": option.selected,
                }
                for option in options
            ]
            for name, options in results.facets.items()
        }
    if results.understanding is not None:
        members |= _understood(results.understanding)
    if not members:
        return ""
    return _json(members)[1:-1] + ","


def _understood(read: Understanding) -> dict[str, Any]:
    """Return how the text of a search was read."""
    members: dict[str, Any] = {}
    if read.correction is not None:
        members["correction"] = {"from": read.correction.typed, "to": read.correction.used}
    members["expansions"] = [one._asdict() for one in read.expansions]
    members["interpreted"] = [one._asdict() for one in read.interpreted]
    members["loosened"] = read.loosened
    return members


def why_found(matches: Sequence[Match]) -> bytes:
    """Return why a story was found, as the member that `with_member` puts into its card."""
    return ('"matchedBy":' + _json([match._asdict() for match in matches])).encode("utf-8", "replace")


def with_member(card: bytes, member: bytes) -> bytes:
    """Return a card, a JSON object that is not empty, with one more member, if there is any; it is not parsed."""
    return card if not member else card[:-1] + b"," + member + b"}"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
