"""Names for the values of facets that no vocabulary has."""

from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from search.schema import content_languages
from storybank.vocabulary.service import ValueBand

#: The official names of the Sustainable Development Goals.
_GOALS = (
    _("No poverty"),
    _("Zero hunger"),
    _("Good health and well-being"),
    _("Quality education"),
    _("Gender equality"),
    _("Clean water and sanitation"),
    _("Affordable and clean energy"),
    _("Decent work and economic growth"),
    _("Industry, innovation and infrastructure"),
    _("Reduced inequalities"),
    _("Sustainable cities and communities"),
    _("Responsible consumption and production"),
    _("Climate action"),
    _("Life below water"),
    _("Life on land"),
    _("Peace, justice and strong institutions"),
    _("Partnerships for the goals"),
)
_GRADES = {
    "A": _("A: verified by someone outside"),
    "B": _("B: checked, with a source"),
    "C": _("C: with a source"),
    "D": _("D: claimed, without a source"),
}
_REGIONS = {"noord": _("Northern Netherlands")}


@lru_cache(maxsize=64)
def fixed_labels(facet: str, language: str) -> MappingProxyType[str, str]:
    """Return the names of all values of a facet in their own order; nothing for one whose values are terms or years."""
    with translation.override(language):
        return MappingProxyType({value: str(label) for value, label in _labels(facet).items()})


def _labels(facet: str) -> dict[str, Any]:
    match facet:
        case "region":
            return _REGIONS
        case "sdg":
            return {str(number): f"{number}. {name}" for number, name in enumerate(_GOALS, 1)}
        case "valueBand":
            return dict(ValueBand.choices)
        case "evidenceGrade":
            return _GRADES
        case "availableIn":
            return {
                code: translation.get_language_info(code)["name_translated"] for code in content_languages()
            }
    return {}
