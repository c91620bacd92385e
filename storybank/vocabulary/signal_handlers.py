"""Keeps terms in the database that must not go, whichever way somebody tries to delete them."""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _

from storybank.vocabulary.models import Term
from storybank.vocabulary.references import links_to
from storybank.vocabulary.service import TAXONOMIES


def keep_term(sender: type[Term], instance: Term, **kwargs: Any) -> None:
    """Refuse to delete an official term, or one that something is linked to many-to-many.

    Foreign keys to a term protect it themselves; rows between many-to-many links would be deleted without a word. Also
    called for every row of a queryset's ``delete()``.

    Raises:
        ProtectedError: with the reason.
    """
    if instance.is_official:
        raise ProtectedError(
            _(
                "%(term)s comes from an official list. Official terms are never deleted; they are merged or retired."
            )
            % {"term": instance},
            {instance},
        )
    for relation in links_to(sender):
        links = relation.through.objects.filter(**{relation.field.m2m_reverse_field_name(): instance.pk})
        if linked := set(links[:10]):
            raise ProtectedError(_("%(term)s is in use.") % {"term": instance}, linked)


def connect() -> None:
    """Connect the handler to every vocabulary."""
    for taxonomy, model in TAXONOMIES.items():
        pre_delete.connect(keep_term, sender=model, dispatch_uid=f"keep-{taxonomy}")
