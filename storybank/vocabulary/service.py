"""What other rooms may ask of the vocabularies."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process
from wagtail.log_actions import log

from storybank.vocabulary.bands import ValueBand, band_of, bounds_of, threshold
from storybank.vocabulary.models import (
    Certificate,
    CpvDivision,
    ImpactType,
    Indicator,
    Instrument,
    Municipality,
    Procedure,
    Province,
    Sector,
    SupplierType,
    TargetGroup,
    Term,
)
from storybank.vocabulary.models.verification import NO_LEGAL_ADVICE
from storybank.vocabulary.querysets import MAX_VALUE_LENGTH
from storybank.vocabulary.signals import announce
from storybank.vocabulary.synonyms import LONGEST_SYNONYM, TermName, add_synonym, names_of_terms
from storybank.vocabulary.text import clean, fold
from storybank.vocabulary.usage import Use, uses

__all__ = [
    "LONGEST_SYNONYM",
    "NO_LEGAL_ADVICE",
    "TAXONOMIES",
    "TermName",
    "Use",
    "ValueBand",
    "add_synonym",
    "band_of",
    "bounds_of",
    "clean",
    "fold",
    "merge",
    "names_of_terms",
    "nearest",
    "resolve",
    "term_document",
    "term_queryset",
    "threshold",
    "uses",
]

TAXONOMIES: dict[str, type[Term]] = {
    model.taxonomy: model
    for model in (
        Municipality,
        Province,
        Sector,
        CpvDivision,
        ImpactType,
        TargetGroup,
        SupplierType,
        Procedure,
        Instrument,
        Indicator,
        Certificate,
    )
}

# Below this likeness (0 to 100) a suggestion confuses more than it helps.
_LIKE_ENOUGH = 70


def resolve(taxonomy: str, value: str) -> Term | None:
    """Return the current term for a slug or official code, or None when there is none.

    A merged term gives the term that stands for it. Costs one query.

    Raises:
        KeyError: when ``taxonomy`` is not in ``TAXONOMIES``.
    """
    term = TAXONOMIES[taxonomy].objects.select_related("successor").by_slug_or_code(value).first()
    return term.current() if term else None


def nearest(taxonomy: str, value: str) -> str | None:
    """Return the slug of the term most like ``value``, for "did you mean", or None when nothing is like it.

    Slugs, codes, names and synonyms of current terms are compared, without diacritics. Costs one query.

    Raises:
        KeyError: when ``taxonomy`` is not in ``TAXONOMIES``.
    """
    typed = fold(value[:MAX_VALUE_LENGTH])
    if not typed:
        return None
    choices: dict[str, str] = {}
    for slug, texts in TAXONOMIES[taxonomy].objects.active().values_list("slug", "search_text"):
        for text in texts.split("\n"):
            choices.setdefault(text, slug)
    best = process.extractOne(typed, choices.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
    return choices[best[0]] if best else None


def term_document(term: Term) -> dict[str, Any]:
    """Return the term as it goes over the wire (``Term`` in the API), without ``storyCount``."""
    return term.document()


def term_queryset(taxonomy: str) -> Any:
    """Return all terms of a vocabulary in order, with what ``term_document`` needs: no query per term.

    Raises:
        KeyError: when ``taxonomy`` is not in ``TAXONOMIES``.
    """
    model = TAXONOMIES[taxonomy]
    return model.for_documents().order_by(*model._meta.ordering)


def merge(term: Term, into: Term, user: Any = None) -> Term:
    """Let ``into`` stand for ``term`` from now on, and return ``into`` (or the term that stands for that one).

    The row of ``term`` stays, with a successor: drafts, revisions and addresses that name it go on working. Terms that
    were merged into ``term`` before follow. The step is logged and ``term_changed`` is sent for every row that has
    another successor now.

    Raises:
        ValidationError: when the terms are of different vocabularies, the same, already merged (``term``) or no longer
            in use (``into``), or when ``into`` was merged into ``term``.
    """
    if type(term) is not type(into):
        raise ValidationError(
            _("Only terms of the same vocabulary can be merged."), code="different-vocabulary"
        )
    model = type(term)
    with transaction.atomic():
        # All rows, in one order: two merges at the same time wait for each other instead of forming a ring.
        rows = {row.pk: row for row in model.objects.select_for_update().order_by("pk")}
        merged, target = rows[term.pk], rows[into.pk].current()
        _check_merge(merged, rows[into.pk], target)
        followers = [row for row in rows.values() if row.successor_id == merged.pk]
        day = timezone.localdate()
        for row in (merged, *followers):
            row.successor = target
            row.valid_to = row.valid_to if row.valid_to and row.valid_to <= day else day
        model.objects.bulk_update([merged, *followers], ["successor", "valid_to"])
        log(
            instance=merged,
            action="vocabulary.merge",
            user=user,
            data={
                "into": target.slug,
                "into_label": str(target),
                "followers": [row.slug for row in followers],
            },
        )
        announce(merged, {"successor", "validTo"})
        for row in followers:
            announce(row, {"successor"})
    term.successor, term.valid_to = target, merged.valid_to
    return target


def _check_merge(term: Term, into: Term, target: Term) -> None:
    if term.pk == into.pk:
        raise ValidationError(_("A term cannot be merged into itself."), code="itself")
    if target.pk == term.pk:
        raise ValidationError(
            _("%(into)s was itself merged into %(term)s.") % {"into": into, "term": term}, code="descendant"
        )
    if term.successor_id:
        raise ValidationError(
            _("%(term)s was already merged into %(into)s.") % {"term": term, "into": term.current()},
            code="already-merged",
        )
    if not target.is_active():
        raise ValidationError(_("%(into)s is no longer in use.") % {"into": target}, code="not-in-use")
