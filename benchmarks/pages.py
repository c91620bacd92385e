"""
Putting many pages into the tree at once, as rows; Wagtail's own way takes a tenth of a second and more for each.

Nothing here tells anybody: no signals, no revisions, no documents. The documents are made by `rebuild_publication`.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Model
from wagtail.models import Page

from benchmarks.corpus import SEED, Corpus, NewPage
from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.stories.models import StoryIndexPage, StoryPage
from storybank.vocabulary.models import Municipality

#: Stories per transaction.
BATCH = 100
_KINDS = ("impactEntrepreneur", "company", "intermediary", "knowledgeInstitute")


def add_organisations(others: int) -> None:
    """Add every municipality as a buyer, and so many other organisations; the same ones in every bank."""
    random = Random(SEED)
    buyers = [
        Organisation(
            name=f"Gemeente {place.label_nl}", kind=Organisation.Kind.MUNICIPALITY, municipality=place
        )
        for place in Municipality.objects.active().order_by("slug")
    ]
    rest = [
        Organisation(name=f"Onderneming {number} (fictief)", kind=random.choice(_KINDS))
        for number in range(others)
    ]
    for organisation in (*buyers, *rest):
        organisation.uuid = UUID(int=random.getrandbits(128), version=4)
    Organisation.objects.bulk_create([*buyers, *rest])


def add_pictures(count: int) -> None:
    """Add rows of pictures. They share the files of the demo's pictures and have hashes, so addresses, of their own."""
    random = Random(SEED)
    models = list(StoryImage.objects.order_by("pk"))
    copies = []
    for number in range(count):
        fields = {
            field.attname: getattr(models[number % len(models)], field.attname)
            for field in StoryImage._meta.concrete_fields
            if not field.primary_key
        }
        copies.append(
            StoryImage(
                **fields | {"title": f"Picture {number}", "file_hash": f"{random.getrandbits(160):040x}"}
            )
        )
    StoryImage.objects.bulk_create(copies)


def add_stories(corpus: Corpus, numbers: Iterable[int]) -> Iterator[int]:
    """Add these stories of the corpus to the tree, live, in all their languages. Yields how many each batch had."""
    remaining = iter(numbers)
    while batch := list(islice(remaining, BATCH)):
        with transaction.atomic():
            add_pages([page for number in batch for page in corpus.story(number)])
        yield len(batch)


def add_pages(new: list[NewPage]) -> None:
    """Add these pages to the tree, each with its rows and its lists of terms."""
    _give_places([one.page for one in new])
    _insert_pages([one.page for one in new])
    rows: dict[type[Model], list[Any]] = {}
    for one in new:
        for found in one.rows.values():
            for row in found:
                row.page_id = one.page.pk
                rows.setdefault(type(row), []).append(row)
        for name, terms in one.terms.items():
            field = StoryPage._meta.get_field(name)
            through = field.remote_field.through
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            rows.setdefault(through, []).extend(
                through(**{own: one.page.pk, other: term.pk}) for term in terms
            )
    for model, found in rows.items():
        model.objects.bulk_create(found)


def _give_places(pages: list[StoryPage]) -> None:
    """Put each page behind the last child of the index of its language."""
    content_type = ContentType.objects.get_for_model(StoryPage)
    for index in StoryIndexPage.objects.all():
        own = [page for page in pages if page.locale_id == index.locale_id]
        last = index.get_last_child()
        # treebeard has no public way to number children without asking the database for each.
        first = Page._str2int(last.path[-Page.steplen :]) + 1 if last else 1  # noqa: SLF001
        for step, page in enumerate(own, start=first):
            page.path = Page._get_path(index.path, index.depth + 1, step)  # noqa: SLF001
            page.depth, page.numchild = index.depth + 1, 0
            page.url_path = f"{index.url_path}{page.slug}/"
            page.content_type = content_type
        Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + len(own))


def _insert_pages(pages: list[StoryPage]) -> None:
    """Insert both rows of each page; Django's `bulk_create` refuses models with a parent, so the second goes below it."""
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    parents = Page.objects.bulk_create(
        [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    )
    for page, parent in zip(pages, parents, strict=True):
        page.pk = page.id = page.page_ptr_id = parent.pk
    StoryPage._base_manager._insert(  # noqa: SLF001
        pages, fields=StoryPage._meta.local_concrete_fields, using=connection.alias
    )
