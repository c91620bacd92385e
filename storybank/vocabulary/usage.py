"""Who uses a term: stories and other rows, found in Wagtail's reference index."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ReferenceIndex, TranslatableMixin
from wagtail.models.reference_index import ReferenceIndexQuerySet

from storybank.vocabulary.models import Term


@dataclass(frozen=True)
class Use:
    """How many rows of one kind use a term. The languages of one story count once."""

    name: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.name}"


def family(term: Term) -> list[Term]:
    """Return the term and every row that shows it: terms merged into it, municipalities of a province."""
    found: dict[tuple[type[Term], object], Term] = {}
    waiting = [term]
    while waiting:
        row = waiting.pop()
        if (type(row), row.pk) not in found:
            found[(type(row), row.pk)] = row
            waiting += [other for other, _key in row.shown_by()]
    return list(found.values())


def references(term: Term) -> ReferenceIndexQuerySet:
    """Return the references to the term and to every row that shows it."""
    return ReferenceIndex.get_references_to_in_bulk(family(term))


def uses(term: Term) -> list[Use]:
    """Return how many rows use the term, per kind of row, the most frequent kind first."""
    found = references(term)
    result = []
    for content_type_id in found.order_by().values_list("content_type", flat=True).distinct():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is None:
            continue
        keys = found.filter(content_type=content_type_id).annotate(
            key=Cast("object_id", models.BigIntegerField())
        )
        rows = model.objects.filter(pk__in=keys.values("key")).order_by()
        if issubclass(model, TranslatableMixin):
            rows = rows.values("translation_key").distinct()
        if count := rows.count():
            names = model._meta
            result.append(Use(str(names.verbose_name if count == 1 else names.verbose_name_plural), count))
    return sorted(result, key=lambda use: (-use.count, use.name))


class UsagePage:
    """The rows that use a term, each with its references, read a page at a time.

    Wagtail's own grouping fetches every row of every page one by one; a term may be used by thousands.
    """

    def __init__(self, found: ReferenceIndexQuerySet) -> None:
        self._found = found
        self._sources = found.order_by("base_content_type", "object_id").values_list(
            "base_content_type", "object_id"
        )

    def count(self) -> int:
        """Return the number of rows."""
        return self._sources.distinct().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[tuple[models.Model, list[ReferenceIndex]]]:
        """Return some of the rows with their references."""
        sources = list(self._sources.distinct()[part])
        if not sources:
            return []
        wanted = models.Q()
        for content_type_id, object_id in sources:
            wanted |= models.Q(base_content_type=content_type_id, object_id=object_id)
        grouped: dict[tuple[int, str], list[ReferenceIndex]] = defaultdict(list)
        for reference in self._found.filter(wanted).order_by("pk"):
            grouped[(reference.base_content_type_id, reference.object_id)].append(reference)
        rows = dict(_rows(grouped))
        return [(rows[source], grouped[source]) for source in sources if source in rows]


def _rows(
    grouped: dict[tuple[int, str], list[ReferenceIndex]],
) -> Iterator[tuple[tuple[int, str], models.Model]]:
    """Yield each row under its key, fetched in one query per kind."""
    by_type: dict[int, list[str]] = defaultdict(list)
    for content_type_id, object_id in grouped:
        by_type[content_type_id].append(object_id)
    for content_type_id, object_ids in by_type.items():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None:
            for pk, row in model.objects.in_bulk(object_ids).items():
                yield (content_type_id, str(pk)), row


def reasons_to_keep(term: Term) -> list[str]:
    """Return why the term cannot be deleted, as sentences for an editor; an empty list when it can."""
    if term.is_official:
        return [
            _("It comes from an official list. Official terms are never deleted; they are merged or retired.")
        ]
    reasons = []
    if used := uses(term):
        reasons.append(_("It is used by %(uses)s.") % {"uses": ", ".join(map(str, used))})
    for relation in term._meta.related_objects:
        field = relation.field
        if getattr(field, "wagtail_reference_index_ignore", False):
            count = relation.related_model.objects.filter(**{field.name: term}).count()
            if count:
                reasons.append(_points_here(count, str(relation.related_model._meta.verbose_name_plural)))
    return reasons


def _points_here(count: int, name: str) -> str:
    return ngettext(
        "%(count)d other term points to it (%(name)s).",
        "%(count)d other terms point to it (%(name)s).",
        count,
    ) % {"count": count, "name": capfirst(name)}
