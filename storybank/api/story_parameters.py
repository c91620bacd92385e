"""The query of `/stories`: its table of parameters, and the search request it makes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from search.request import FACETS, FILTERS, SearchRequest
from search.sorting import DEFAULT_SORT, RELEVANCE, SORTS
from storybank.api import values
from storybank.api.bodies.forms import BODY_FORMAT, HEADING_LEVEL
from storybank.api.expansion import EXPAND
from storybank.api.parameters import (
    BOX,
    LANG,
    PAGE,
    PAGE_SIZE,
    Parameter,
    ParameterTable,
    check_order,
)
from storybank.api.story_shape import (
    DETAIL_FIELDS,
    LIST_FIELDS,
    StoryShape,
    check_expanded_fields,
    shape_of,
)
from storybank.api.terms import ORGANISATION
from storybank.vocabulary.service import ValueBand

_FALLBACKS = ("any", "none")
_GRADES = ("A", "B", "C", "D")
#: Longer texts are refused. Of shorter ones only the beginning is read (search/analysis/parsing.py).
LONGEST_QUERY = 10_000
_LARGEST_AMOUNT = 1_000_000_000_000


def _term(name: str, description: str, example: str) -> Parameter:
    return Parameter(
        name,
        values.slug,
        {"type": "string", "minLength": 1, "maxLength": values.LONGEST_VALUE},
        description,
        many=True,
        vocabulary=name,
        example=[example],
    )


def _of(name: str, allowed: tuple[str, ...], description: str) -> Parameter:
    return Parameter(
        name, values.choice(*allowed), {"type": "string", "enum": list(allowed)}, description, many=True
    )


def _day(name: str, description: str) -> Parameter:
    return Parameter(
        name, values.day, {"type": "string", "format": "date"}, description, example="2026-03-31"
    )


def _amount(name: str, description: str) -> Parameter:
    return Parameter(
        name,
        values.number(0, _LARGEST_AMOUNT),
        {"type": "number", "minimum": 0, "maximum": _LARGEST_AMOUNT},
        description,
        example=50000,
    )


def _yes_or_no(name: str, description: str) -> Parameter:
    return Parameter(name, values.boolean, {"type": "boolean"}, description)


FALLBACK = Parameter(
    "fallback",
    values.choice(*_FALLBACKS),
    {"type": "string", "enum": list(_FALLBACKS)},
    gettext_noop(
        "What to do with a story that is not public in `lang`: `any` gives it in its other language, with "
        "`isFallback: true`; `none` leaves it out."
    ),
    default="any",
)
QUERY = Parameter(
    "q",
    values.typed(LONGEST_QUERY),
    {"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY},
    gettext_noop(
        "Words to look for, in Dutch or English: all of them, inflected and in compounds too, or what means the same. "
        "“Phrases” stand in quotation marks, `-word` leaves a word out. 32 words are used. Nothing that is typed is an error."
    ),
    example="leerbedrijf schilderwerk",
)
LITERAL = Parameter(
    "literal",
    values.boolean,
    {"type": "boolean"},
    gettext_noop(
        "Take `q` as it stands: no mistakes are corrected, no place is read as a filter, and all words must be found."
    ),
    default=False,
)
SORT = Parameter(
    "sort",
    values.choice(RELEVANCE, *SORTS),
    {"type": "string", "enum": [RELEVANCE, *SORTS]},
    gettext_noop(
        "One key; a minus sign turns the order round. Equal stories are in the order of their id. What is missing or not "
        "disclosed comes last in both directions. A band sorts by its lower bound. `relevance` needs `q`, and with `q` it is "
        "the default."
    ),
    default=DEFAULT_SORT,
)
FACET_NAMES = Parameter(
    "facets",
    values.choice(*FACETS),
    {"type": "string", "enum": list(FACETS)},
    gettext_noop(
        "Names of filters, with commas between them: the answer then tells for each of their values how many stories the "
        "list would have. What is selected in a filter does not change its own counts."
    ),
    separated=True,
    example=["sector", "year"],
)

STORY_LIST = ParameterTable(
    (
        LANG,
        FALLBACK,
        PAGE,
        PAGE_SIZE,
        QUERY,
        LITERAL,
        SORT,
        FACET_NAMES,
        LIST_FIELDS,
        EXPAND,
        _term("municipality", gettext_noop("Slug or CBS code of a municipality, such as GM0106."), "assen"),
        _term("province", gettext_noop("Slug or CBS code of a province, such as PV22."), "drenthe"),
        _of("region", ("noord",), gettext_noop("`noord`: the provinces Groningen, Fryslân and Drenthe.")),
        _term("sector", gettext_noop("Slug of a sector, main or other."), "textiel-en-bedrijfskleding"),
        _term("impactType", gettext_noop("Slug of an impact type."), "arbeidsparticipatie"),
        _term("instrument", gettext_noop("Slug of a procurement instrument."), "marktconsultatie"),
        _term("targetGroup", gettext_noop("Slug of a target group."), "statushouders"),
        _term("supplierType", gettext_noop("Slug of a kind of supplier."), "sociaal-ontwikkelbedrijf"),
        _term("procedure", gettext_noop("Slug of a procurement procedure."), "meervoudig-onderhands"),
        Parameter(
            "sdg",
            values.integer(1, 17),
            {"type": "integer", "minimum": 1, "maximum": 17},
            gettext_noop("Number of a Sustainable Development Goal."),
            many=True,
            example=[8],
        ),
        Parameter(
            "cpv",
            values.digits(2, 8),
            {"type": "string", "pattern": "^[0-9]{2,8}$"},
            gettext_noop("The beginning of a CPV code: two to eight digits, without the check digit."),
            many=True,
            vocabulary="cpv",
            term_length=2,
            example=["4523"],
        ),
        Parameter(
            "organisation",
            values.identifier,
            {"type": "string", "format": "uuid"},
            gettext_noop("Identifier of an organisation that takes part."),
            many=True,
            vocabulary=ORGANISATION,
        ),
        _of(
            "valueBand",
            tuple(ValueBand.values),
            gettext_noop("Band of the contract value. Hidden values are in no band."),
        ),
        _of("availableIn", ("nl", "en"), gettext_noop("Stories that are public in this language.")),
        _of("evidenceGrade", _GRADES, gettext_noop("Exactly this grade of evidence.")),
        Parameter(
            "year",
            values.integer(1990, 2100),
            {"type": "integer", "minimum": 1990, "maximum": 2100},
            gettext_noop("Year of first publication."),
            many=True,
            example=[2026],
        ),
        _yes_or_no("hasEvidence", gettext_noop("Whether a realised figure names a source.")),
        _yes_or_no("hasEnglish", gettext_noop("Whether the story is public in English.")),
        _day("publishedFrom", gettext_noop("First published on this day or later (Europe/Amsterdam).")),
        _day("publishedTo", gettext_noop("First published on this day or earlier (Europe/Amsterdam).")),
        _day("checkedFrom", gettext_noop("Last checked on this day or later.")),
        _day("checkedTo", gettext_noop("Last checked on this day or earlier.")),
        Parameter(
            "updatedSince",
            values.moment,
            {"type": "string", "format": "date-time"},
            gettext_noop("Changed at this moment or later."),
            example="2026-03-31T09:30:00Z",
        ),
        _amount(
            "valueFrom",
            gettext_noop(
                "Contract value of at least this, in euro without VAT; a band counts when it lies wholly inside."
            ),
        ),
        _amount(
            "valueTo",
            gettext_noop(
                "Contract value of at most this, in euro without VAT; a band counts when it lies wholly inside."
            ),
        ),
        Parameter(
            BOX,
            values.box,
            {
                "type": "array",
                "items": {"type": "number", "minimum": -180, "maximum": 180},
                "minItems": 4,
                "maxItems": 4,
            },
            gettext_noop(
                "`minLon,minLat,maxLon,maxLat` in degrees (CRS84): stories with a municipality whose centroid lies inside."
            ),
            example=[6.1, 52.6, 7.1, 53.5],
        ),
    )
)
RANGES = (("publishedFrom", "publishedTo"), ("checkedFrom", "checkedTo"), ("valueFrom", "valueTo"))


class ListQuestion(NamedTuple):
    """A query that was read: the search, the texts of the query by parameter, and what is wanted of the cards."""

    search: SearchRequest
    texts: Mapping[str, Sequence[str]]
    shape: StoryShape | None


#: Queries that were read and name no term, which could be renamed: few addresses are most of the traffic.
_read_before: dict[str, "ListQuestion"] = {}
_MOST_KEPT, _LONGEST_KEPT = 1000, 200


def story_search(request: HttpRequest) -> ListQuestion:
    """Return what the query of ``request`` asks for.

    Raises:
        Problem: 400 that names everything that is wrong with the query.
    """
    query = request.META.get("QUERY_STRING", "")
    if (before := _read_before.get(query)) is not None:
        return before
    reading = STORY_LIST.read(request)
    for first, last in RANGES:
        check_order(reading, first, last)
    if reading.values.get("sort") == RELEVANCE and "q" not in reading.texts:
        text = _("Only a search with `q` can be sorted by relevance.")
        reading.reject("sort", values.InvalidValueError("relevance-without-text", text))
    check_expanded_fields(reading)
    looked_up = STORY_LIST.look_up(reading)
    given = reading.finish()
    asked = ListQuestion(search_of(given), reading.texts, shape_of(given))
    if not looked_up and len(query) <= _LONGEST_KEPT:
        if len(_read_before) >= _MOST_KEPT:
            _read_before.clear()
        _read_before[query] = asked
    return asked


def search_of(given: Mapping[str, Any]) -> SearchRequest:
    """Return the search for values that were read and looked up."""
    return SearchRequest(
        language=given.get("lang", "nl"),
        fallback=given.get("fallback", "any"),
        filters={name: tuple(map(str, given[name])) for name in FILTERS if name in given},
        bbox=given.get(BOX),
        has_evidence=given.get("hasEvidence"),
        has_english=given.get("hasEnglish"),
        published_from=given.get("publishedFrom"),
        published_to=given.get("publishedTo"),
        checked_from=given.get("checkedFrom"),
        checked_to=given.get("checkedTo"),
        updated_since=given.get("updatedSince"),
        value_from=_decimal(given.get("valueFrom")),
        value_to=_decimal(given.get("valueTo")),
        text=given.get("q", ""),
        literal=given.get("literal", False),
        sort=given.get("sort", ""),
        page=given.get("page", 1),
        page_size=given.get("pageSize", PAGE_SIZE.default),
        facets=given.get("facets", ()),
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


STORY_DETAIL = ParameterTable((LANG, FALLBACK, DETAIL_FIELDS, EXPAND, BODY_FORMAT, HEADING_LEVEL))
#: What a detail has without being asked, of what can be expanded.
OF_EVERY_DETAIL = ("sources", "tenders")
