"""One more synonym for a term, and which terms are called by a name already."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Value
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from storybank.vocabulary.models import Term
from storybank.vocabulary.text import clean, fold

#: A longer text is a sentence, which nobody types twice.
LONGEST_SYNONYM = 100


class TermName(NamedTuple):
    """A term: its vocabulary and key, its names, and all that people call it, folded, one name per line."""

    taxonomy: str
    pk: int
    label_nl: str
    label_en: str
    search_text: str

    def label(self, language: str) -> str:
        """Return the name in a language, in Dutch where there is none."""
        return (self.label_en if language.startswith("en") else "") or self.label_nl

    def is_called(self, text: str) -> bool:
        """Return whether this is a name, synonym, code or slug of the term; case and diacritics do not count."""
        return fold(text) in self.search_text.split("\n")


def names_of_terms(models: Mapping[str, type[Term]]) -> list[TermName]:
    """Return the terms in use of these vocabularies, in the order of the vocabularies and then by name; one query."""
    if not models:
        return []
    columns = ("pk", "label_nl", "label_en", "search_text")
    first, *others = (
        model.objects.active().order_by().values_list(Value(name, output_field=CharField()), *columns)
        for name, model in models.items()
    )
    place = {name: at for at, name in enumerate(models)}
    rows: Iterable[Any] = first.union(*others, all=True) if others else first
    return sorted(
        (TermName(*row) for row in rows), key=lambda term: (place[term.taxonomy], fold(term.label_nl))
    )


def add_synonym(term: Term, language: str, text: str, user: Any = None) -> str:
    """
    Add a synonym to a term in Dutch ("nl") or English ("en") and return it as it was stored.

    The step stands in the history of the term. Two editors at the same time both get their synonym.

    Raises:
        ValidationError: for an empty or long text, a term that another stands for, and a name that the term has already.
    """
    synonym = " ".join(clean(text).split())
    if not any(char.isalnum() for char in synonym):
        raise ValidationError(_("Give the words that become a synonym."), code="empty")
    if len(synonym) > LONGEST_SYNONYM:
        raise ValidationError(
            _("A synonym has at most %(most)s characters.") % {"most": LONGEST_SYNONYM}, code="long"
        )
    field = f"synonyms_{language}"
    with transaction.atomic():
        row = type(term).objects.select_for_update(of=("self",)).get(pk=term.pk)
        if row.successor_id:
            raise ValidationError(
                _("%(term)s was already merged into %(into)s.") % {"term": row, "into": row.current()},
                code="merged",
            )
        names = [row.label(language), *getattr(row, field)]
        if fold(synonym) in map(fold, names):
            raise ValidationError(
                _("“%(text)s” is already a name of %(term)s.") % {"text": synonym, "term": row},
                code="duplicate",
            )
        setattr(row, field, [*getattr(row, field), synonym])
        row.save()
        log(
            instance=row,
            action="vocabulary.synonym",
            user=user,
            data={"synonym": synonym, "language": language},
        )
    return synonym
