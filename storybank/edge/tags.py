"""
The tags by which caches in front forget answers: what each answer is tagged with, and what a change forgets.

docs/decisions/0028-caches-in-front.md says why these. An answer has few tags, whatever is in it: a list names the terms it was
narrowed by and not the stories it shows, since a story that comes into it, leaves it or changes in it has those terms before
or after.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

#: On every answer: forgets the whole bank.
BANK = "bank"
#: On answers that any story may change: lists of all stories, searches, counts.
LIST = "list"
#: On pages that editors write.
PAGES = "pages"

#: Filters whose values are terms of a story, as its facts name them. The narrowest first: a list has the tags of one.
TERM_FILTERS = (
    "organisation",
    "municipality",
    "instrument",
    "impactType",
    "sector",
    "targetGroup",
    "supplierType",
    "province",
)
#: A list narrowed by more alternatives than this is treated as one of all stories.
MOST_TERMS = 10


def story_tag(story_id: UUID | str) -> str:
    """Return the tag of everything that is shown of one story, in all its languages."""
    return f"story-{story_id}"


def term_tag(taxonomy: str, value: str) -> str:
    """Return the tag of a term or an organisation: itself, and the lists that it narrows."""
    return f"{taxonomy}-{value}"


def list_tags(filters: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """
    Return the tags of a list of stories. Takes its filters, resolved to the values of facts.

    Filters narrow each other, so the values of one are enough: no story without one of them is or comes into the list.
    """
    for name in TERM_FILTERS:
        values = filters.get(name, ())
        if 0 < len(values) <= MOST_TERMS:
            return tuple(term_tag(name, value) for value in values)
    return (LIST,)


def tags_of_change(story_id: UUID, *facts: Mapping[str, Any] | None) -> set[str]:
    """Return what must be forgotten when a story changed. Takes its facts before and after, None where there are none."""
    found = {story_tag(story_id), LIST}
    for one in filter(None, facts):
        for name in TERM_FILTERS:
            found.update(term_tag(name, value) for value in one.get(name, ()))
    return found
