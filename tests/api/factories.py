"""Published stories in number: one is made through a real page, the others are its likes, written straight as documents."""

import hashlib
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from search.service import follow
from storybank.organisations.models import Organisation
from storybank.publication.models import (
    DocumentReference,
    PublicationChange,
    PublishedStory,
    PublishedVersion,
)
from storybank.publication.service import catch_up
from storybank.publication.versions import keep as keep_versions
from storybank.stories.models import StoryPage, StoryReference, StoryTender
from storybank.vocabulary.models import Sector, SupplierType, TargetGroup
from tests.stories.factories import add_figure, organisation, picture, publish, published_story, story

#: Facts that are kinds of references as well.
REFERENCED = (
    "municipality",
    "province",
    "sector",
    "impactType",
    "instrument",
    "targetGroup",
    "supplierType",
    "organisation",
)


def complete_story(**fields: Any) -> PublishedStory:
    """Return the document of a story that was made and published as a page, with a figure and all the rest."""
    page = story(**fields)
    add_figure(page)
    page = publish(page)
    catch_up()
    return PublishedStory.objects.get(page_id=page.pk)


def rich_story() -> PublishedStory:
    """Return the document of a story that has something of everything the wire knows."""
    page = story(
        cpv="45233140, 77310000",
        how_met="marketConsultation",
        cost_difference=Decimal("-1200.50"),
        contract_disclosure="band",
        checked_at=date(2026, 3, 1),
        repeats=StoryPage.objects.first() or published_story(),
    )
    page.other_sectors = Sector.objects.order_by("-slug")[:2]
    page.target_groups = TargetGroup.objects.all()[:2]
    page.supplier_types = SupplierType.objects.all()[:2]
    page.tenders = [
        StoryTender(system="tenderned", number="123456", lot="2", url="https://tenderned.example/123456")
    ]
    page.external_references = [
        StoryReference(system="Zaak", label="2026-17", url="https://zaak.example/2026-17")
    ]
    used = page.story_instruments.first()
    used.percentage, used.percentage_base = Decimal("5"), "wageSum"
    page.story_instruments = [used]
    figure = add_figure(
        page,
        baseline=Decimal("2.5"),
        attribution=Decimal(50),
        weight=Decimal(3),
        state="verified",
        verified_by="Bureau",
        verified_on=date(2026, 3, 1),
    )
    page.body = [
        *page.body.raw_data,
        {"type": "quote", "value": {"text": "Het werkt.", "attribution": "inkoper"}, "id": str(uuid.uuid4())},
        {
            "type": "picture",
            "value": {"image": picture().pk, "caption": "De werkplaats"},
            "id": str(uuid.uuid4()),
        },
        {"type": "figures", "value": [str(figure.uid)], "id": str(uuid.uuid4())},
    ]
    page = publish(page)
    catch_up()
    return PublishedStory.objects.get(page_id=page.pk)


class Sample:
    """A document made once through a page and kept in memory: the next tests store it without the page, in no time."""

    columns: dict[str, Any] | None = None

    @classmethod
    def stored(cls, story_id: str = "", organisation_id: str = "") -> PublishedStory:
        """Return the sample, stored with its references and its line in the change log, with other ids when given."""
        if cls.columns is None:
            made = complete_story()
            cls.columns = {
                field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields
            }
            StoryPage.objects.get(pk=made.page_id).delete()
            # Its page took the text of its version away; the row below begins anew, as it does in every other test.
            PublishedVersion.objects.filter(story_id=made.story_id).delete()
        row = PublishedStory(**cls.columns)
        row.pk, row.page_id = None, 9_999_999
        for old, new in ((str(row.story_id), story_id), (row.facts["organisation"][0], organisation_id)):
            if new:
                row.card, row.detail = row.card.replace(old, new), row.detail.replace(old, new)
        row.story_id = uuid.UUID(story_id) if story_id else row.story_id
        row.facts = {
            **row.facts,
            "organisation": [organisation_id] if organisation_id else row.facts["organisation"],
        }
        row.save()
        for key in row.facts["organisation"]:
            Organisation.objects.filter(uuid=key).exists() or organisation(uuid=key)
        keep_versions([row])
        _log(row)
        return row


def like(model: PublishedStory, number: int = 0, story_id: str = "", **facts: Any) -> PublishedStory:
    """Return a stored document like ``model`` with an id of its own, and facts replaced."""
    own_id = uuid.UUID(story_id) if story_id else uuid.uuid4()
    return _copy(model, own_id, model.language, number, facts)


def translation_of(model: PublishedStory, language: str) -> PublishedStory:
    """Return a stored document of the same story in another language."""
    translated = _copy(model, model.story_id, language, 0, {})
    both = sorted({model.language, language})
    for row in (model, translated):
        row.available_languages = both
        row.overlay = _overlay(row)
        row.wire_hash = _hash(row.card, row.overlay)
        row.save()
    return translated


def _copy(
    model: PublishedStory, story_id: uuid.UUID, language: str, number: int, facts: dict[str, Any]
) -> PublishedStory:
    published = datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(hours=number)
    said = {
        **model.facts,
        "publishedAt": published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "updatedAt": published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "year": published.year,
        **facts,
    }
    row = PublishedStory.objects.get(pk=model.pk)
    row.pk = None
    row.story_id, row.language, row.page_id = story_id, language, 10_000_000 + number
    row.slug = f"gelijk-{number}-{story_id.hex[:8]}"
    row.path = f"/{language}/verhalen/{row.slug}/"
    row.card = row.card.replace(str(model.story_id), str(story_id))
    row.detail = row.detail.replace(str(model.story_id), str(story_id))
    row.facts = row.own_facts = said
    row.available_languages = [language]
    row.evidence_grade = said["evidenceGrade"]
    row.first_published_at = row.updated_at = published
    row.overlay = _overlay(row)
    row.content_hash = _hash(row.card, row.detail)
    row.wire_hash = _hash(row.card, row.overlay)
    row.save()
    _log(row)
    return row


def forget(row: PublishedStory, reason: str = "unpublished") -> None:
    """Take a document away as the editors do, with its line in the change log."""
    row.delete()
    PublicationChange.objects.create(
        story_id=row.story_id,
        language=row.language,
        op="remove",
        reason=reason,
        facts_before={**row.facts, "availableIn": row.available_languages},
    )


def index() -> None:
    """Bring the search index up to date."""
    catch_up()
    follow()


def _log(row: PublishedStory) -> None:
    DocumentReference.objects.bulk_create(
        DocumentReference(document=row, kind=kind, key=key) for kind in REFERENCED for key in row.facts[kind]
    )
    PublicationChange.objects.create(
        story_id=row.story_id,
        language=row.language,
        op="upsert",
        facts_after={**row.facts, "availableIn": row.available_languages},
        content_hash=row.wire_hash,
    )


def _overlay(row: PublishedStory) -> str:
    members = {
        "translationStatus": row.translation_status,
        "availableLanguages": row.available_languages,
        "evidenceGrade": row.evidence_grade,
    }
    return json.dumps(members)[1:-1]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
