"""
Writing documents: the only place that creates, changes or removes a `PublishedStory`.

Everything here runs inside the transaction of the change that caused it, so page and document are committed together. Each
change of what a reader can get writes a line in the change log.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from storybank.publication import locks, settling, versions
from storybank.publication.counted import keep_counted
from storybank.publication.models import DocumentReference, PublicationChange, PublishedStory, StoryAddress
from storybank.publication.projection import Document, page_ids_in_body, project
from storybank.publication.signals import published_side_changed
from storybank.stories.models import StoryPage

#: Rows of a few words that are put into one statement.
_MANY_SMALL_ROWS = 100

_UNPUBLISHED = settling.Removal(PublicationChange.Reason.UNPUBLISHED.value)
_removal: ContextVar[settling.Removal] = ContextVar("removal", default=_UNPUBLISHED)


@contextmanager
def removing_because(reason: str, target: UUID | None = None) -> Iterator[None]:
    """Give documents that are removed inside this block another reason than "unpublished", and say where the story went."""
    token = _removal.set(settling.Removal(reason, target))
    try:
        yield
    finally:
        _removal.reset(token)


def follow_page(page_id: int, story_id: UUID, deleted: bool = False) -> None:
    """
    Make the document of one page right: written, changed, left alone or removed, and what refers to it with it.

    `deleted` says that the page is gone: others may have named it while it had no document.
    """
    # Without a savepoint: what fails here takes the whole change with it.
    with transaction.atomic(savepoint=False):
        locks.share_sources()
        repeated, linked = _named_stories(page_id)
        connected = repeated | _connected_stories(page_id, story_id)
        # The stories that the text links to are locked as well: one that goes now must see that this one links to it.
        locks.own_stories({story_id, *connected, *linked})
        shown_otherwise = follow_pages([page_id])
        if deleted:
            versions.forget_page(page_id)
        if deleted or shown_otherwise:
            linking = _pages_of_documents("page", str(page_id))
            connected |= repeated | _connected_stories(page_id, story_id)
            # Who repeated a page that is gone repeats none of its other languages any more, so these follow too.
            connected = connected | {story_id} if deleted else connected - {story_id}
            others = StoryPage.objects.filter(translation_key__in=connected).values_list("pk", flat=True)
            follow_pages({*linking, *others} - {page_id})


def follow_pages(page_ids: Iterable[int], thorough: bool = False) -> bool:
    """
    Make the documents of these pages right. The caller holds the locks and knows that nothing else is connected.

    Without `thorough` the stored hash is trusted; with it everything stored is compared, and the references too.
    Returns whether anything changed that other documents show of these.
    """
    page_ids = set(page_ids)
    if not page_ids:
        return False
    documents = {document.page_id: document for document in project(page_ids)}
    rows = _rows_of(page_ids, {document.story_id for document in documents.values()}, thorough)
    existing = {row.page_id: row for row in rows if row.page_id in page_ids}
    touched = {row.story_id for row in rows} | {document.story_id for document in documents.values()}
    was = {page_id: _identity(row, row.own_facts) for page_id, row in existing.items()}
    shown_otherwise = was != {page_id: _identity(one, one.facts) for page_id, one in documents.items()}
    before = settling.remember(rows)
    differing = {
        page_id: document
        for page_id, document in documents.items()
        if page_id not in existing or _differs(existing[page_id], document, thorough)
    }
    # Where a document stood already, nobody else can stand, and its address is recorded.
    places = {page_id: _place(row) for page_id, row in existing.items()}
    moved = {page_id for page_id, one in differing.items() if thorough or places.get(page_id) != _place(one)}
    written = [_row_of(document, existing.get(page_id)) for page_id, document in differing.items()]
    come = [row for row in written if row.page_id in moved]
    gone = {row.pk for page_id, row in existing.items() if page_id not in documents}
    if gone:
        PublishedStory.objects.filter(pk__in=gone).delete()
    robbed = _take_addresses(come) if come else set()
    superfluous = _make_way(come) if come else []
    gone |= {row.pk for row in superfluous}
    # Those of other stories are removed like any other: whoever follows the log has to hear of it.
    before |= settling.remember(superfluous)
    # A document whose row made way for another one of these is written anew.
    others = [row for row in rows if row.pk not in gone and row.page_id not in differing]
    present = [*others, *written]
    changed, lines = settling.settle(before, present, _removal.get())
    _store(written, changed)
    versions.keep(written)
    owners = [row for row in present if row.page_id in documents] if thorough else written
    _keep_references({row.pk: documents[row.page_id] for row in owners})
    PublicationChange.objects.bulk_create(lines, batch_size=1)
    keep_counted(
        {story_id: was.facts for (story_id, _language), was in before.items()},
        {row.story_id: row.facts for row in present},
        thorough,
    )
    transaction.on_commit(_tell)
    if robbed - touched:
        locks.own_stories(robbed - touched)
        elsewhere = PublishedStory.objects.filter(story_id__in=robbed - touched)
        follow_pages(elsewhere.values_list("page_id", flat=True))
    return shown_otherwise


def _rows_of(page_ids: set[int], story_ids: set[UUID], whole: bool) -> list[PublishedStory]:
    """Read the documents of these pages and stories, with the other languages of each; without the payload unless `whole`."""
    stored = PublishedStory.objects.order_by("pk")
    if not whole:
        stored = stored.defer("card", "detail")
    rows = list(stored.filter(Q(page_id__in=page_ids) | Q(story_id__in=story_ids)))
    # Documents that will go know their story only now.
    others = {row.story_id for row in rows} - story_ids
    if others:
        rows += stored.filter(story_id__in=others).exclude(pk__in=[row.pk for row in rows])
    return rows


def _store(written: Iterable[PublishedStory], changed: Iterable[PublishedStory]) -> None:
    """Save documents, and of those that were not written only the columns that changed beside them."""
    again = {row.pk: row for row in written if row.pk}
    for row in again.values():
        row.save()
    for row in changed:
        if row.pk and row.pk not in again:
            # One by one: the single statement that bulk_update puts together costs ten times as much.
            row.save(update_fields=settling.SETTLED)
    # One row in a statement: for more, on PostgreSQL, each text becomes part of an array, letter by letter, which took a
    # third of a rebuild.
    PublishedStory.objects.bulk_create([row for row in written if not row.pk], batch_size=1)


def _differs(row: PublishedStory, document: Document, thorough: bool) -> bool:
    if row.content_hash != document.content_hash:
        return True
    return thorough and not stores(row, document)


def stores(row: PublishedStory, document: Document) -> bool:
    """Tell whether everything in the row is that of the document, whatever its hash says."""
    stored = (row.path, row.card, row.detail, row.text, row.own_facts)
    return stored == (document.path, document.card, document.detail, document.text, document.facts)


def _place(one: Document | PublishedStory) -> tuple[str, UUID, str]:
    return one.path, one.story_id, one.language


def _row_of(document: Document, row: PublishedStory | None) -> PublishedStory:
    row = row or PublishedStory(page_id=document.page_id, available_languages=[], overlay="", wire_hash="")
    row.story_id = document.story_id
    row.language = document.language
    row.source_language = document.source_language
    row.slug = document.slug
    row.path = document.path
    row.title = document.title
    row.card = document.card
    row.detail = document.detail
    row.text = document.text
    row.own_facts = document.facts
    row.content_hash = document.content_hash
    row.fingerprint = document.fingerprint
    row.basis = document.basis
    row.first_published_at = document.first_published_at
    row.updated_at = document.updated_at
    row.checked_at = document.checked_at
    return row


def _take_addresses(rows: Iterable[PublishedStory]) -> set[UUID]:
    """Record the addresses; return the stories that had one of them before, since they lose an old address."""
    owners = {row.path: (row.story_id, row.language) for row in rows}
    recorded = StoryAddress.objects.filter(path__in=owners).values_list("path", "story_id", "language")
    before = {path: (story_id, language) for path, story_id, language in recorded}
    StoryAddress.objects.bulk_create(
        (
            StoryAddress(path=path, story_id=owner[0], language=owner[1])
            for path, owner in owners.items()
            if before.get(path) != owner
        ),
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["story_id", "language"],
    )
    return {owner[0] for path, owner in before.items() if owner != owners[path]}


def _make_way(rows: Iterable[PublishedStory]) -> list[PublishedStory]:
    """
    Remove documents that still stand at these addresses or in these places: their pages are gone or will follow.

    Returns their rows as they were.
    """
    at = {row.path: row.pk for row in rows}
    places = {(row.story_id, row.language): row.pk for row in rows}
    near = PublishedStory.objects.filter(
        Q(path__in=at) | Q(story_id__in={story_id for story_id, _language in places})
    )
    superfluous = [
        row
        for row in near.only("path", "story_id", "language", "facts", "available_languages", "wire_hash")
        if at.get(row.path, row.pk) != row.pk or places.get((row.story_id, row.language), row.pk) != row.pk
    ]
    if superfluous:
        PublishedStory.objects.filter(pk__in=[row.pk for row in superfluous]).delete()
    return superfluous


def _keep_references(documents: Mapping[int, Document]) -> None:
    """Make the references of these documents right. Takes them by primary key of their rows."""
    superfluous, have = [], set()
    stored = DocumentReference.objects.filter(document__in=documents)
    for pk, row, kind, key in stored.values_list("pk", "document_id", "kind", "key"):
        have.add((row, kind, key))
        if (kind, key) not in documents[row].references:
            superfluous.append(pk)
    if superfluous:
        DocumentReference.objects.filter(pk__in=superfluous).delete()
    missing = [
        (row, kind, key)
        for row, document in documents.items()
        for kind, key in sorted(document.references)
        if (row, kind, key) not in have
    ]
    # Some twenty for each document: making a model of each took an eighth of a rebuild.
    with connection.cursor() as cursor:
        for first in range(0, len(missing), _MANY_SMALL_ROWS):
            rows = missing[first : first + _MANY_SMALL_ROWS]
            values = ", ".join(["(%s, %s, %s)"] * len(rows))
            cursor.execute(
                f"INSERT INTO {DocumentReference._meta.db_table} (document_id, kind, key) VALUES {values}",  # noqa: S608 (our own name)
                list(chain.from_iterable(rows)),
            )


def _identity(one: Document | PublishedStory, facts: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """What other documents show of this one."""
    return one.title, one.path, facts["repeats"]


def _connected_stories(page_id, story_id):
    """The stories whose documents show the document of this page: those that refer to it, and the one it repeats."""
    referring = PublishedStory.objects.filter(references__kind="story", references__key=str(story_id))
    found = set(referring.values_list("story_id", flat=True))
    own = PublishedStory.objects.filter(page_id=page_id)
    recorded = own.values_list("own_facts__repeats", flat=True).first()
    return found | ({UUID(recorded)} if recorded else set())


def _named_stories(page_id):
    """The stories that the page itself names: the one that it repeats, and those that its text links to."""
    page = StoryPage.objects.only("body", "repeats").filter(pk=page_id).first()
    linked = page_ids_in_body(page) if page else set()
    wanted = linked | ({page.repeats_id} if page and page.repeats_id else set())
    keys = (
        dict(StoryPage.objects.filter(pk__in=wanted).values_list("pk", "translation_key")) if wanted else {}
    )
    return {keys[pk] for pk in keys if pk == page.repeats_id}, {keys[pk] for pk in keys if pk in linked}


def _pages_of_documents(kind, key):
    return set(
        PublishedStory.objects.filter(references__kind=kind, references__key=key).values_list(
            "page_id", flat=True
        )
    )


def _tell():
    published_side_changed.send(sender=None)
