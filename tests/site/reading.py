"""Fetching pages and reading them the way a browser does."""

from copy import copy
from itertools import pairwise
from typing import Any
from uuid import uuid4

from bs4 import BeautifulSoup, Tag
from django.test import Client

from search import service as search
from storybank.publication.models import PublishedStory
from storybank.stories.models import StoryPage


class Read:
    """An answer with its HTML parsed."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status = response.status_code
        self.soup = BeautifulSoup(response.content, "html.parser")

    @property
    def text(self) -> str:
        """All that is to be read, with single blanks."""
        return " ".join(self.soup.get_text(" ").split())

    def one(self, selector: str) -> Tag:
        """Return the only element that fits."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{selector}: {len(found)} found"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """Return the words of all elements that fit."""
        return [" ".join(found.get_text(" ").split()) for found in self.soup.select(selector)]

    def links(self, selector: str = "a") -> list[str]:
        """Return where the links that fit lead."""
        return [found["href"] for found in self.soup.select(selector)]

    def head(self, relation: str) -> list[str]:
        """Return the addresses of the `link` elements with this relation."""
        return [found["href"] for found in self.soup.select(f'head link[rel="{relation}"]')]

    def alternates(self) -> dict[str, str]:
        """Return the addresses of the other languages by `hreflang`."""
        return {found["hreflang"]: found["href"] for found in self.soup.select('head link[rel="alternate"]')}


def read(path: str, **query: Any) -> Read:
    """Get a page as a visitor does."""
    return Read(Client().get(path, query))


def indexed() -> None:
    """Let the search know all documents there are now."""
    search.rebuild()


def row_of(page: StoryPage) -> PublishedStory:
    """Return the document of a page."""
    return PublishedStory.objects.get(page_id=page.pk)


def copies(row: PublishedStory, number: int) -> list[PublishedStory]:
    """Store copies of a document as stories of their own, and tell the search."""
    made = [_copy(row, position) for position in range(number)]
    PublishedStory.objects.bulk_create(made)
    indexed()
    return made


def _copy(row: PublishedStory, position: int) -> PublishedStory:
    made = copy(row)
    made.pk, made.story_id, made.page_id = None, uuid4(), row.page_id + 100_000 + position
    made.path = f"{row.path[:-1]}-{position}/"
    for name in ("card", "detail"):
        text = getattr(row, name).replace(str(row.story_id), str(made.story_id)).replace(row.path, made.path)
        setattr(made, name, text)
    return made


def headings(page: Read) -> list[int]:
    """Return the levels of the headings in order."""
    return [int(found.name[1]) for found in page.soup.find_all(["h1", "h2", "h3", "h4"])]


def is_table_of_contents(levels: list[int]) -> bool:
    """Whether one heading comes first and alone at the top, and none skips a level on the way down."""
    return levels[0] == 1 and levels.count(1) == 1 and all(low - high <= 1 for high, low in pairwise(levels))
