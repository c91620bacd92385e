"""Why there is nothing at an address: a 404 that says what was wrong with it, and what to ask instead."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from storybank.api.errors import NOT_FOUND, FieldError, Problem

NO_STORY = _("There is no story with this id.")
NOT_A_STORY_ID = _("There is no story with this id. Use the `id` (a UUID), not the slug.")
#: By the language that was asked for.
NOT_IN_LANGUAGE = {
    "nl": _("This story is not available in Dutch; leave out `fallback=none` to get it in English."),
    "en": _("This story is not available in English; leave out `fallback=none` to get it in Dutch."),
}
NO_VERSION = _("This story has no version with this number. Its versions are at %(address)s.")
NO_ORGANISATION = _(
    "There is no organisation with this id in public stories. They are listed at %(address)s."
)
NO_GUIDE = _("There is no guide of this name. The guides are listed at %(address)s.")
NO_TERM = _("There is no term “%(value)s” here. The terms are at %(address)s.")
NO_TERM_NEAREST = _(
    "There is no term “%(value)s” here. Did you mean %(nearest)s? The terms are at %(address)s."
)


def missing(
    name: str,
    code: str,
    text: str | Promise,
    values: Mapping[str, Any] | None = None,
    *,
    location: str = "path",
) -> Problem:
    """Return the 404 for an address whose part ``name`` leads to nothing; ``location`` says where that part stands."""
    return Problem(NOT_FOUND, errors=[FieldError(name, code, text, values or {}, location)])
