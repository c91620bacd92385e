"""The query of `/changes` and `/changes/digest`, and the selection of stories that it asks for."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from search.fitting import Fits, fits
from storybank.api import values
from storybank.api.parameters import LANG, PAGE_SIZE, Parameter, ParameterTable, Reading, check_order
from storybank.api.story_filters import FACT_FILTERS, filter_parameters
from storybank.api.story_parameters import RANGES, search_of

_LONGEST_CURSOR = 1000
_LONGEST_PREFIX = 8

_PREFIX = re.compile(f"[0-9a-f]{{1,{_LONGEST_PREFIX}}}", re.ASCII)


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise values.InvalidValueError("not-a-prefix", _("Give one to eight digits or letters a to f."))
    return text


CURSOR = Parameter(
    "cursor",
    values.text(_LONGEST_CURSOR),
    {"type": "string", "minLength": 1, "maxLength": _LONGEST_CURSOR},
    gettext_noop(
        "`nextCursor` of the answer before, unchanged and with the same filters. Without it you get everything there is. A "
        "cursor can be used for 90 days."
    ),
)
BOTH_LANGUAGES = replace(
    LANG,
    description=gettext_noop(
        "Stories in this language only; without it in all languages, each as an item of its own."
    ),
    default=None,
)
PREFIX = Parameter(
    "prefix",
    _prefix,
    {"type": "string", "pattern": f"^[0-9a-f]{{1,{_LONGEST_PREFIX}}}$"},
    gettext_noop("Only stories whose identifier begins with this, to find out where a difference is."),
    example="3f",
)
_FILTERS = filter_parameters()
_WHOLE = _("Not here: an item of a copy is a whole story.")
_IN_ORDER = _("Not here: changes come in their own order. Go on with the cursor of the last answer.")
#: What `/stories` has and a copy cannot have, with the reason.
ABSENT = {
    "q": _(
        "Not here: what a search finds can change while no story does. Choose with filters on facts, or search at /stories."
    ),
    "literal": _("Not here: it belongs to a search, at /stories."),
    "facets": _("Not here: numbers of stories by value are at /stories."),
    "fallback": _("Not here: each language of a story is an item of its own."),
    **dict.fromkeys(("fields", "expand", "bodyFormat", "headingLevel"), _WHOLE),
    **dict.fromkeys(("sort", "page"), _IN_ORDER),
}
CHANGES = ParameterTable((CURSOR, PAGE_SIZE, BOTH_LANGUAGES, *_FILTERS), ABSENT)
DIGEST = ParameterTable((PREFIX, BOTH_LANGUAGES, *_FILTERS), ABSENT)


@dataclass(frozen=True)
class Selection:
    """
    Which documents somebody keeps a copy of.

    `asked` stands for the filters as they were typed and `meant` for what they mean today: a term that was merged into
    another one since means more than before.
    """

    languages: tuple[str, ...]
    asked: str
    meant: str
    _fits: Fits | None

    @property
    def has_filter(self) -> bool:
        """Whether facts decide; languages alone need none."""
        return self._fits is not None

    def holds(self, facts: Mapping[str, Any] | None) -> bool:
        """Tell whether a document with these facts is selected. Without facts there is no document."""
        return facts is not None and (self._fits is None or self._fits(facts))


def everything() -> Selection:
    """Return the selection without filters, in all languages."""
    return _selection(Reading(), {})


def read_changes(request: HttpRequest) -> tuple[Selection, Mapping[str, Any]]:
    """Return the selection that a query of `/changes` asks for, and all its values by name; one query, or none.

    Raises:
        Problem: 400 that names everything that is wrong with it.
    """
    return _read(CHANGES, request)


def read_digest(request: HttpRequest) -> tuple[Selection, Mapping[str, Any]]:
    """Return the same for a query of `/changes/digest`.

    Raises:
        Problem: 400 that names everything that is wrong with it.
    """
    return _read(DIGEST, request)


def _read(table: ParameterTable, request: HttpRequest) -> tuple[Selection, Mapping[str, Any]]:
    reading = table.read(request)
    for first, last in RANGES:
        check_order(reading, first, last)
    table.look_up(reading)
    given = reading.finish()
    return _selection(reading, given), given


def _selection(reading: Reading, given: Mapping[str, Any]) -> Selection:
    language = given.get("lang")
    names = [name for name in sorted(FACT_FILTERS) if name in given]
    return Selection(
        languages=(language,)
        if language
        else tuple(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES),
        asked=_mark(language, [(name, sorted(set(reading.texts[name]))) for name in names]),
        meant=_mark(language, [(name, _in_order(given[name])) for name in names]),
        _fits=fits(search_of({name: given[name] for name in names})),
    )


def _in_order(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, tuple) else str(value)


def _mark(*said: Any) -> str:
    return blake2b(json.dumps(said).encode(), digest_size=9).hexdigest()
