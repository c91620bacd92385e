"""The orders that a list can be shown in."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from search.service import DEFAULT_SORT, RELEVANCE
from storybank.site.asking import Asked

_NAMES = {
    RELEVANCE: _("Best match first"),
    "-publishedAt": _("Newest first"),
    "publishedAt": _("Oldest first"),
    "-checkedAt": _("Checked most recently"),
    "checkedAt": _("Checked longest ago"),
    "evidenceGrade": _("Strongest evidence first"),
    "-evidenceGrade": _("Weakest evidence first"),
    "-contractValue": _("Highest contract value first"),
    "contractValue": _("Lowest contract value first"),
    "title": _("Title, A to Z"),
    "-title": _("Title, Z to A"),
}
#: Orders that are offered; the others are shown when an address names them.
_OFFERED = (
    RELEVANCE,
    "-publishedAt",
    "publishedAt",
    "-checkedAt",
    "evidenceGrade",
    "-contractValue",
    "contractValue",
    "title",
)


@dataclass(frozen=True, slots=True)
class Order:
    """An order; `value` is what stands in an address, empty for the one that nobody has to ask for."""

    value: str
    label: str
    selected: bool


def orders_of(asked: Asked) -> tuple[Order, ...]:
    """Return the orders to choose from: by relevance only where there is a text."""
    usual = RELEVANCE if asked.text else DEFAULT_SORT
    offered = [key for key in _OFFERED if asked.text or key != RELEVANCE]
    shown = dict.fromkeys([*offered, asked.order])
    return tuple(Order("" if key == usual else key, str(_NAMES[key]), key == asked.order) for key in shown)
