"""Makes Wagtail's reference index see many-to-many links to terms.

The index follows foreign keys and whatever field has ``extract_references``, but no many-to-many fields; a term chosen in
one would count as unused. Every such field that points to a term gets the method when the apps are ready, whichever
room it belongs to.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed
from wagtail.signal_handlers import update_reference_index_on_save

from storybank.vocabulary.models import Term
from storybank.vocabulary.service import TAXONOMIES


def links_to(model: type[Term]) -> list[models.ManyToManyRel]:
    """Return the many-to-many relations that point to a vocabulary, also those without a name on its side."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToManyRel)
    ]


def connect() -> None:
    """Let the reference index follow every many-to-many link to a term."""
    for model in TAXONOMIES.values():
        for relation in links_to(model):
            relation.field.extract_references = partial(_references, relation.field)
            m2m_changed.connect(_follow, sender=relation.through, dispatch_uid=f"references-{relation.field}")


def _references(
    field: models.ManyToManyField, terms: list[Term]
) -> Iterator[tuple[type[Term], str, str, str]]:
    for term in terms:
        yield field.related_model, str(term.pk), "item", str(term.pk)


def _follow(instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    """Index the row again once its links are stored; on saving the row itself they are not yet."""
    if action.startswith("post_") and not reverse:
        update_reference_index_on_save(instance)
