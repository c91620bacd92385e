"""The parameter `expand`: what a card or a detail may carry of what it is connected with. A closed list, one level deep.

However much is asked of however many stories: one query for documents, two for cards of related stories, one for names of
terms and three for organisations.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from storybank.api import values
from storybank.api.organisation_documents import organisations_by_id
from storybank.api.parameters import Parameter
from storybank.api.related import related_stories
from storybank.publication.rendering import dump
from storybank.publication.service import Answer, details

EXPANDABLE = ("sources", "tenders", "related", "organisations")
EXPAND = Parameter(
    "expand",
    values.choice(*EXPANDABLE),
    {"type": "string", "enum": list(EXPANDABLE)},
    _(
        "What to send along with each story, with commas between: members of the same names. A single story has its sources "
        "and tenders already."
    ),
    separated=True,
    example=["related", "organisations"],
)


def members_of_cards(
    found: Sequence[Answer], language: str, fallback: bool, expand: Sequence[str]
) -> list[bytes]:
    """
    Return for each of these cards the members that `expand` asks for, as JSON text without braces.

    Raises:
        Problem: 503 when related stories are asked for and there is no index.
    """
    known = {
        one.story_id: json.loads(one.body)
        for one in details([(one.story_id, one.language) for one in found], language)
    }
    # A story that went between two queries has no document; its card is sent as it is.
    stories = [known[one.story_id] for one in found if one.story_id in known]
    added = iter(_members(stories, language, fallback, expand))
    return [next(added) if one.story_id in known else b"" for one in found]


def members_of_detail(found: Answer, language: str, fallback: bool, expand: Sequence[str]) -> bytes:
    """Return the same for a detail, without what it has already."""
    wanted = [name for name in expand if name not in ("sources", "tenders")]
    return _members([json.loads(found.body)], language, fallback, wanted)[0] if wanted else b""


def _members(
    stories: Sequence[dict[str, Any]], language: str, fallback: bool, expand: Iterable[str]
) -> list[bytes]:
    added: list[dict[str, Any]] = [{} for _story in stories]
    for name in expand:
        if name == "related":
            found: Sequence[Any] = related_stories(stories, language, fallback)
        elif name == "organisations":
            found = _organisations(stories, language)
        else:
            found = [story[name] for story in stories]
        for members, value in zip(added, found, strict=True):
            members[name] = value
    return [dump(members)[1:-1].encode() for members in added]


def _organisations(stories: Sequence[dict[str, Any]], language: str) -> list[list[dict[str, Any]]]:
    """Return the organisations of each story, each once, in the order of its participants."""
    named = [
        list(dict.fromkeys(one["organisation"]["id"] for one in story["participants"])) for story in stories
    ]
    known = organisations_by_id({key for keys in named for key in keys}, language)
    return [[known[key] for key in keys if key in known] for keys in named]
