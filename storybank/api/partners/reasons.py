"""What a problem was, in the words of the admin."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from storybank.api.errors import PROBLEM_TYPES

_REASONS = {
    "unknown-parameter": _("A parameter that does not exist"),
    "unknown-value": _("A value that does not exist"),
    "repeated-parameter": _("A parameter given twice that can be given once"),
    "missing-parameter": _("A parameter that is needed was missing"),
    "empty-value": _("A parameter without a value"),
    "out-of-range": _("A number that is too small or too large"),
    "beyond-window": _("A page beyond the 10,000th result"),
    "too-many-values": _("More values than one parameter takes"),
}
_KINDS = {kind.slug: kind.title for kind in PROBLEM_TYPES}


def reason(name: str) -> str | Promise:
    """Return what the code of an error or the kind of a problem means; the code itself when there are no words for it."""
    return _REASONS.get(name) or _KINDS.get(name) or name
