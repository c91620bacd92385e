"""What a search gives back: ids and numbers, never text. The page of stories comes from the documents."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID


class Hit(NamedTuple):
    """One story in the language in which it is to be shown."""

    story_id: UUID
    language: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of hits in order, and how many stories there are on all pages together."""

    hits: list[Hit]
    total: int
    page: int
    page_size: int
