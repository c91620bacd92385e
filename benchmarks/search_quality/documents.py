"""What the baselines index: the same published documents that our own search reads."""

import json
from dataclasses import dataclass

from benchmarks.search_quality.stories import story_ids
from search.entries import Document, shown_in
from search.schema import content_languages
from storybank.publication.models import PublishedStory


@dataclass(frozen=True, slots=True)
class Searchable:
    """
    One story in one language, as plain text.

    `shown_in` holds the languages of the interface in which it stands in a list, so that each list has each story once.
    """

    key: str
    language: str
    shown_in: tuple[str, ...]
    title: str
    terms: str
    summary: str
    body: str


def read_documents() -> list[Searchable]:
    """Return all documents of the collection's stories in the bank."""
    keys = story_ids()
    rows = PublishedStory.objects.filter(story_id__in=keys).order_by("story_id", "language")
    return [_searchable(row, keys[row.story_id]) for row in rows]


def _searchable(row: PublishedStory, key: str) -> Searchable:
    text = dict(row.text)
    summary = text.pop("summary", "")
    document = Document(row.story_id, row.language, row.source_language, row.title, row.facts)
    return Searchable(
        key=key,
        language=row.language,
        shown_in=tuple(shown_in(document, row.available_languages, content_languages())),
        title=row.title,
        terms="\n".join(_labels(json.loads(row.card))),
        summary=summary,
        body="\n".join(text.values()),
    )


def _labels(card: dict) -> list[str]:
    """The names of the story's terms and places in the language of the document."""
    places = [
        name for place in card["municipalities"] for name in (place["label"], place["province"]["label"])
    ]
    named = [card["sector"] or {}, *card["otherSectors"], *card["impactTypes"], *card["instruments"]]
    return [*dict.fromkeys(places), *(term["label"] for term in named if term)]
