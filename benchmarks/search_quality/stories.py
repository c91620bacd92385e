"""
Puts the collection's stories into a bootstrapped bank: those of the demo by its loader, the synthetic ones as pages in number.

All become published documents through the real projection, so whatever searches them sees what visitors would.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from uuid import UUID

from django.utils.text import slugify
from wagtail.models import Locale

from benchmarks.corpus import NewPage
from benchmarks.pages import add_pages
from benchmarks.search_quality.collection import Synthetic, read_synthetic
from home.demo import pictures
from home.demo.identity import identifier, story_identifier
from home.demo.loader import load_demo
from home.demo.reader import read_stories
from home.demo.terms import Terms
from storybank.publication.service import catch_up, rebuild
from storybank.stories.models import StoryInstrument, StoryMunicipality, StoryPage

_NOON = time(12, tzinfo=UTC)


def load(drawings: Path = pictures.FOLDER) -> None:
    """
    Load the demo's stories and add the synthetic ones; at the end all have documents. The index is left to the caller.

    Takes the folder of the demo's pictures. Needs the demo settings, and raises what `load_demo` raises.
    """
    load_demo(drawings=drawings)
    terms = Terms()
    add_pages([page for story in read_synthetic() for page in pages_of(story, terms)])
    rebuild()
    catch_up()


def story_ids() -> dict[UUID, str]:
    """Return the key of every story of the collection by its id."""
    keys = [story.key for story in (*read_stories(), *read_synthetic())]
    return {story_identifier(key): key for key in keys}


def pages_of(story: Synthetic, terms: Terms) -> Iterator[NewPage]:
    """
    Yield the pages of a synthetic story, one per language.

    Raises:
        DemoFileError: when it names a term that is in no vocabulary.
    """
    source = next(iter(story.words))
    published = datetime.combine(story.published, _NOON)
    for language, words in story.words.items():
        locale = Locale.objects.get(language_code=language)
        page = StoryPage(
            translation_key=story_identifier(story.key),
            locale=locale,
            source_language=source,
            title=words["title"],
            draft_title=words["title"],
            slug=f"{story.key.lower()}-{slugify(words['title'])[:60]}",
            summary=words["summary"],
            live=True,
            has_unpublished_changes=False,
            first_published_at=published,
            last_published_at=published,
            latest_revision_created_at=published,
            sector=terms.one("sector", story.sector),
            procedure=terms.one("procedure", story.procedure),
            contract_value=story.value,
            contract_disclosure="exact" if story.value else "hidden",
            fictional=True,
        )
        page.body = [
            {"type": name, "value": html, "id": str(identifier(story.key, name))}
            for name, html in words.items()
            if name not in ("title", "summary")
        ]
        yield NewPage(
            page,
            {
                "story_municipalities": _numbered(
                    StoryMunicipality(page=page, municipality=term)
                    for term in terms.many("municipality", story.terms["municipalities"])
                ),
                "story_instruments": _numbered(
                    StoryInstrument(
                        page=page,
                        locale=locale,
                        translation_key=identifier(story.key, "story_instruments", term.slug),
                        instrument=term,
                    )
                    for term in terms.many("instrument", story.terms["instruments"])
                ),
            },
            {
                "impact_types": terms.many("impactType", story.terms["impact_types"]),
                "target_groups": terms.many("targetGroup", story.terms["target_groups"]),
                "supplier_types": terms.many("supplierType", story.terms["supplier_types"]),
            },
        )


def _numbered(rows: Iterable) -> list:
    numbered = list(rows)
    for place, row in enumerate(numbered):
        row.sort_order = place
    return numbered
