"""The instruments of a story with what the vocabulary says of them: explanation and articles of law."""

from dataclasses import dataclass
from typing import Any

from storybank.site.documents import Document
from storybank.vocabulary.service import term_queryset


@dataclass(frozen=True, slots=True)
class UsedInstrument:
    """
    An instrument as one story used it.

    `document` is what the story says (slug, name, percentage), `applied` how it was used here, `explanation` and
    `articles` what the vocabulary says today.
    """

    document: Document
    applied: str
    explanation: str
    explanation_language: str
    articles: tuple[Any, ...]


def used_instruments(story: Document) -> tuple[UsedInstrument, ...]:
    """Return the instruments of a story in its order; two queries for all of them, none when there are none."""
    named = story["instruments"]
    if not named:
        return ()
    language, applied = story["language"], story.get("instrumentsApplied", {})
    terms = {
        term.slug: term
        for term in term_queryset("instrument").filter(slug__in=[one["slug"] for one in named])
    }
    return tuple(_used(one, applied.get(one["slug"], ""), terms.get(one["slug"]), language) for one in named)


def _used(document: Document, applied: str, term: Any, language: str) -> UsedInstrument:
    if term is None:  # deleted since; the story keeps what it said
        return UsedInstrument(document, applied, "", language, ())
    return UsedInstrument(
        document=document,
        applied=applied,
        explanation=term.explanation(language),
        explanation_language=language if language in ("nl", "en") else "nl",
        articles=tuple(term.articles.all()),
    )
