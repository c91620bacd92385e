"""
Documents in any number, straight for the table, for banks that would take hours to publish.

A copy takes one published document as its model: as many words in the same sections and a card of the same size. Words are
drawn anew, and the filter facts are those of another model, so that texts and facets are spread as in the real bank. Its detail
holds only what search reads of one; its page does not exist.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from benchmarks.words import Language
from storybank.publication.models import PublishedStory

_FIRST_DAY = datetime(2022, 1, 1, tzinfo=UTC)
_SECONDS = 4 * 365 * 24 * 3600
#: What search reads of a detail.
_READ = ("impactFigures", "participants", "reviewMonths")


class Copies:
    """Makes documents after the models, which have one language each, with the writers of the languages."""

    def __init__(self, models: Sequence[PublishedStory], writers: Mapping[str, Language]) -> None:
        self._models, self._writers = models, writers
        self._details = {model.pk: _searched(model.detail) for model in models}

    def document(self, random: Random, number: int) -> PublishedStory:
        """Return the unsaved document with a number; the same for an equal generator."""
        model, other = random.choices(self._models, k=2)
        writer = self._writers[model.language]
        story_id = UUID(int=random.getrandbits(128), version=4)
        title = writer.title(random, model.title)[:255]
        published = _FIRST_DAY + timedelta(seconds=random.randrange(_SECONDS))
        written = published.isoformat(timespec="seconds").replace("+00:00", "Z")
        facts = other.facts | {"publishedAt": written, "updatedAt": written, "year": published.year}
        slug = f"copy-{number}"
        # The card only has to be found and sent: it has the size of a real one.
        card = model.card.replace(str(model.story_id), str(story_id)).replace(
            json.dumps(model.title, ensure_ascii=False), json.dumps(title, ensure_ascii=False)
        )
        return PublishedStory(
            story_id=story_id,
            language=model.language,
            source_language=model.language,
            page_id=0,
            slug=slug,
            path=f"/{model.language}/{slug}/",
            title=title,
            card=card,
            detail=self._details[model.pk],
            text={name: writer.text(random, text) for name, text in model.text.items()},
            own_facts=facts,
            facts=facts,
            available_languages=[model.language],
            translation_status=model.translation_status,
            evidence_grade=other.evidence_grade,
            overlay=model.overlay,
            content_hash=f"{random.getrandbits(256):064x}",
            wire_hash=f"{random.getrandbits(256):064x}",
            first_published_at=published,
            updated_at=published,
            checked_at=other.checked_at,
        )


def _searched(detail: str) -> str:
    found = json.loads(detail)
    return json.dumps({name: found[name] for name in _READ if name in found}, ensure_ascii=False)
