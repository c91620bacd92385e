"""One published document, before it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from storybank.publication.projection.body import Body, build_body
from storybank.publication.projection.card import build_card
from storybank.publication.projection.detail import build_detail
from storybank.publication.projection.facts import build_facts
from storybank.publication.projection.figures import build_figures, grade_of
from storybank.publication.projection.gather import Sources, gather
from storybank.publication.projection.html import plain
from storybank.publication.projection.references import references_of
from storybank.publication.rendering import content_hash, dump
from storybank.stories.fingerprint import content_fingerprint


@dataclass(frozen=True)
class Document:
    """What `PublishedStory` stores of one page; columns that follow the other language are not in it."""

    page_id: int
    story_id: UUID
    language: str
    source_language: str
    slug: str
    path: str
    title: str
    card: str
    detail: str
    text: dict[str, str]
    facts: dict[str, Any]
    references: frozenset[tuple[str, str]]
    fingerprint: str
    basis: str
    first_published_at: datetime
    updated_at: datetime
    checked_at: date | None

    @property
    def content_hash(self) -> str:
        """The hash over all that a reader can get from this document."""
        parts = (
            self.path,
            self.card,
            self.detail,
            dump(self.text),
            dump(self.facts),
            self.fingerprint,
            self.basis,
        )
        return content_hash(*parts)


def project(page_ids: Iterable[int]) -> list[Document]:
    """Make the documents of the public ones among these story pages, ordered by primary key of the page."""
    return [document_of(sources) for sources in gather(page_ids)]


def document_of(sources: Sources) -> Document:
    """Make the document of one page from what was gathered for it."""
    page = sources.page
    figures = build_figures(sources)
    grade = grade_of(figures)
    body = build_body(sources)
    card = dump(build_card(sources, figures))
    return Document(
        page_id=page.pk,
        story_id=page.translation_key,
        language=sources.language,
        source_language=page.source_language,
        slug=page.slug,
        path=sources.path,
        title=plain(page.title),
        card=card,
        # The detail begins with the members of the card.
        detail=f"{card[:-1]},{dump(build_detail(sources, body))[1:]}",
        text=_text(sources, body),
        facts=build_facts(sources, figures, grade),
        references=references_of(sources),
        fingerprint=content_fingerprint(page, sources.rows, sources.term_lists),
        basis=page.translation_basis if sources.language != page.source_language else "",
        first_published_at=page.first_published_at.replace(microsecond=0),
        updated_at=(page.last_published_at or page.first_published_at).replace(microsecond=0),
        checked_at=page.checked_at,
    )


def _text(sources: Sources, body: Body) -> dict[str, str]:
    """The words of a story per section, for search."""
    page = sources.page
    applied = "\n".join(plain(row.applied) for row in sources.rows["story_instruments"] if plain(row.applied))
    texts = {
        "summary": plain(page.summary),
        "socialValue": plain(page.social_value),
        "instruments": applied,
        **body.text,
    }
    return {name: text for name, text in texts.items() if text}
