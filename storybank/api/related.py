"""Stories like others, for the API: which, and why, in words and as a code. What counts as alike, the search decides."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import override
from pydantic.alias_generators import to_camel

from search.service import Alike, IndexNotReady, Likeness, Shared, similar
from storybank.api.errors import NOT_READY, Problem
from storybank.publication.service import cards
from storybank.site.service import likeness_of, reason_of

#: Stories named beside one story.
MOST = 5

Document = dict[str, Any]


def related_stories(stories: Sequence[Document], language: str, fallback: bool) -> list[list[Document]]:
    """
    Return for each of these stories the cards of those most like it, with the member `likeness`.

    Takes cards or details as data, the language asked for and whether others may come in another language. However many
    stories: two queries for cards, one when they were sent before, and one for names of terms when they are not known.

    Raises:
        Problem: 503 while there is no index.
    """
    read = [likeness_of(story, language) for story in stories]
    try:
        alike = [(one, _allowed(similar(one, MOST), language, fallback)) for one in read]
    except IndexNotReady as error:
        raise Problem(NOT_READY, headers={"Retry-After": "5"}) from error
    wanted = dict.fromkeys(one.hit for _likeness, some in alike for one in some)
    known: dict[tuple[UUID, str], Document] = {
        (card.story_id, card.language): json.loads(card.body) for card in cards(list(wanted), language)
    }
    with override(language):
        return [
            [story for one in some if (story := _with_reason(one, known.get(one.hit), likeness))]
            for likeness, some in alike
        ]


def kind_of(shared: Shared) -> str:
    """Return the code of a reason on the wire."""
    return to_camel(shared.name.lower())


def _allowed(found: list[Alike], language: str, fallback: bool) -> list[Alike]:
    return [one for one in found if fallback or one.hit.language == language]


def _with_reason(one: Alike, card: Document | None, likeness: Likeness) -> Document | None:
    """Return the card with its reason; None when it is gone or shares nothing any more: the index is of a moment ago."""
    reason = reason_of(one, card, likeness) if card else ""
    return {**card, "likeness": {"kind": kind_of(one.shared), "text": reason}} if card and reason else None
