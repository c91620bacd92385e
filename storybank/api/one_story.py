"""The one story that an address names: its document, or the problem that says why there is none."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from storybank.api.errors import GONE, Problem
from storybank.api.missing import NO_STORY, NOT_A_STORY_ID, NOT_IN_LANGUAGE, missing
from storybank.api.values import UUID_PATTERN
from storybank.publication.service import Answer, detail, gone_story, story_instead


def check_identifier(text: str) -> UUID:
    """
    Return the identifier that a part of an address writes.

    Raises:
        Problem: 404 when it is no identifier.
    """
    if not UUID_PATTERN.fullmatch(text):
        raise missing("storyId", "not-an-identifier", NOT_A_STORY_ID)
    return UUID(text)


def document_of(story_id: UUID, given: Mapping[str, Any]) -> Answer:
    """
    Return the document of a story in the language that the parameters `lang` and `fallback` ask for.

    Raises:
        Problem: 404 when there is none in that language, 410 when the story was public and is no more.
    """
    found = detail(story_id, language_asked(given), fallback=given.get("fallback") != "none")
    if found is None:
        raise absent(story_id, given)
    return found


def language_asked(given: Mapping[str, Any]) -> str:
    """Return the language that was asked for."""
    return given.get("lang", "nl")


def absent(story_id: UUID, given: Mapping[str, Any]) -> Problem:
    """Return the problem for a story that has no document that may be shown for the parameters ``given``."""
    if detail(story_id, "nl", fallback=True) is not None:
        return missing(
            "fallback", "not-in-this-language", NOT_IN_LANGUAGE[language_asked(given)], location="query"
        )
    gone = gone_story(story_id)
    if gone is None:
        return missing("storyId", "unknown-story", NO_STORY)
    instead = story_instead(gone)
    target = {"target": str(instead)} if instead else {}
    return Problem(GONE, members={"reason": gone.reason, **target})
