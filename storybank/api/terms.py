"""Looks up terms that a request names: slugs, official codes and slugs of merged terms, all in one query."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce

from storybank.api.addresses import ROOT
from storybank.publication.models import DocumentReference
from storybank.vocabulary.service import TAXONOMIES

#: Key under which the municipalities inside a box are returned.
IN_BOX = "in-box"
#: Not a vocabulary, but asked for in the same way: by the identifiers of organisations in public stories.
ORGANISATION = "organisation"
#: Where the values of a vocabulary are listed. CPV codes are in none of our lists.
VALUES_AT = {
    name: ROOT + path
    for name, path in (
        ("municipality", "/municipalities"),
        ("province", "/provinces"),
        ("sector", "/sectors"),
        ("impactType", "/impact-types"),
        ("instrument", "/instruments"),
        ("indicator", "/indicators"),
        ("targetGroup", "/target-groups"),
        ("supplierType", "/supplier-types"),
        ("procedure", "/procedures"),
        (ORGANISATION, "/organisations"),
    )
}

Box = tuple[float, float, float, float]


def slugs_in_force(asked: Mapping[str, tuple[str, ...]], box: Box | None = None) -> dict[str, dict[str, str]]:
    """Return, by taxonomy, the slug in force for each text of ``asked`` that is known.

    Takes slugs or official codes by taxonomy, and a box as west, south, east, north; the slugs of municipalities whose
    centroid lies in it are returned under ``IN_BOX``. Costs one query, or none when nothing is asked.
    """
    questions = [_question(taxonomy, texts) for taxonomy, texts in asked.items() if texts]
    if box is not None:
        questions.append(_inside(box))
    found: dict[str, dict[str, str]] = {}
    if not questions:
        return found
    first, *others = questions
    for key, slug, code, current in first.union(*others, all=True) if others else first:
        by_text = found.setdefault(key, {})
        by_text[slug] = current
        if code:
            by_text[code] = current
    return {
        key: by_text if key == IN_BOX else _by_given_text(by_text, asked[key])
        for key, by_text in found.items()
    }


def _question(taxonomy: str, texts: tuple[str, ...]) -> QuerySet:
    if taxonomy == ORGANISATION:
        named = DocumentReference.objects.filter(kind=ORGANISATION, key__in=texts)
        return named.order_by().values_list(_text(ORGANISATION), "key", _text(""), "key").distinct()
    model = TAXONOMIES[taxonomy]
    condition = reduce(or_, (model.lookup(text) for text in texts))
    code = F(model.code_field) if model.code_field else _text("")
    return _rows(model.objects.filter(condition), taxonomy, code)


def _inside(box: Box) -> QuerySet:
    west, south, east, north = box
    inside = (
        TAXONOMIES["municipality"]
        .objects.active()
        .filter(longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north)
    )
    return _rows(inside, IN_BOX, _text(""))


def _rows(terms: QuerySet, key: str, code: F | Value) -> QuerySet:
    return terms.order_by().values_list(_text(key), "slug", code, Coalesce("successor__slug", "slug"))


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _by_given_text(by_text: Mapping[str, str], texts: tuple[str, ...]) -> dict[str, str]:
    known = ((text, by_text.get(text) or by_text.get(text.upper())) for text in texts)
    return {text: slug for text, slug in known if slug}
