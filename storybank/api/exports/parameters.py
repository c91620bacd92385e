"""The query of `/stories/export`: the filters of the list, and which kind of file."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from search.service import SearchRequest
from storybank.api import values
from storybank.api.parameters import LANG, Parameter, ParameterTable, check_order
from storybank.api.story_filters import filter_parameters
from storybank.api.story_parameters import FALLBACK, LITERAL, QUERY, RANGES, search_of

FORMATS = ("csv", "ods", "jsonl", "geojson")
FORMAT = Parameter(
    "format",
    values.choice(*FORMATS),
    {"type": "string", "enum": list(FORMATS)},
    gettext_noop(
        "`csv`: a row for each story, UTF-8 with a byte order mark, commas (RFC 4180). `ods`: the same as a spreadsheet. `jsonl`: a "
        "whole story on each line. `geojson`: a point for each municipality of a story (RFC 7946, CRS84)."
    ),
    required=True,
    example="csv",
)
EXPORT = ParameterTable((FORMAT, LANG, FALLBACK, QUERY, LITERAL, *filter_parameters()))


class ExportQuestion(NamedTuple):
    """What a query asks for: a kind of file, the stories in it, and the texts of the query by parameter."""

    format: str
    search: SearchRequest
    texts: Mapping[str, Sequence[str]]


def read_export(request: HttpRequest) -> ExportQuestion:
    """
    Return what the query of ``request`` asks for; one query when it names terms.

    Raises:
        Problem: 400 that names everything that is wrong with the query.
    """
    reading = EXPORT.read(request)
    for first, last in RANGES:
        check_order(reading, first, last)
    EXPORT.look_up(reading)
    given = reading.finish()
    return ExportQuestion(given[FORMAT.name], search_of(given), reading.texts)
