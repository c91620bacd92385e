"""The member `highlights` of a hit, as JSON text for a card that is ready."""

import json
from collections.abc import Sequence

from search.service import Highlights
from storybank.publication.service import Answer


def marked_texts(cards: Sequence[Answer], highlights: Sequence[Highlights]) -> list[bytes]:
    """
    Return for each card its member `highlights`, nothing where nothing is marked; an empty list for a search without text.

    They belong together by the version of the story: what the index has of an older or newer version is not shown, so
    nothing that an editor took out stays visible for a moment longer than the card.
    """
    if not highlights:
        return []
    found = {one.mark: _member(one) for one in highlights}
    return [found.get(card.wire_hash, b"") for card in cards]


def _member(found: Highlights) -> bytes:
    member: dict[str, object] = {}
    if found.title is not None:
        member["title"] = found.title
    if found.summary is not None:
        member["summary"] = found.summary
    if found.body is not None:
        member["body"] = found.body._asdict()
    if not member:
        return b""
    written = json.dumps(member, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair cannot be sent; the texts have none, but a bank may have been filled by other hands.
    return f'"highlights":{written}'.encode("utf-8", "replace")
