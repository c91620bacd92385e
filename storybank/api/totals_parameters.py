"""The query of `/impact-totals`: its table of parameters, and the question it asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from search.service import SearchRequest
from storybank.api import values
from storybank.api.parameters import LANG, Parameter, ParameterTable, check_order
from storybank.api.story_filters import FACT_FILTERS, filter_parameters
from storybank.api.story_parameters import RANGES, STORY_LIST, search_of
from storybank.monitoring.service import GROUPS, Question
from storybank.stories.choices import FigureKind

GROUP_BY = Parameter(
    "groupBy",
    values.choice(*GROUPS),
    {"type": "string", "enum": list(GROUPS)},
    gettext_noop(
        "How totals are split. `indicator`: one for each indicator. The others split these by province, main sector or year of "
        "first publication; a story in several provinces counts in each of them."
    ),
    default="indicator",
)
INDICATOR = Parameter(
    "indicator",
    values.slug,
    {"type": "string", "minLength": 1, "maxLength": values.LONGEST_VALUE},
    gettext_noop("Slug of an indicator."),
    many=True,
    vocabulary="indicator",
    example=["co2e-vermeden"],
)
KIND = Parameter(
    "kind",
    values.choice(*FigureKind.values),
    {"type": "string", "enum": list(FigureKind.values)},
    gettext_noop("Kinds of figures, each with totals of its own. Without this parameter: what was realised."),
    many=True,
    example=["realised"],
)
GRADE = Parameter(
    "evidenceGrade",
    STORY_LIST.parameters["evidenceGrade"].read,
    STORY_LIST.parameters["evidenceGrade"].schema,
    gettext_noop(
        "Only figures with exactly this grade. Without this parameter: figures with a source (A, B and C), and contract values, "
        "which have no grade."
    ),
    many=True,
)
_NO_LIST = _("Not here: totals are no list of stories. That is at /stories, with the same filters.")
#: What `/stories` has and totals cannot have, with the reason.
ABSENT = {
    "q": _(
        "Not here: a search also finds what is only like it, and a total must be of exactly the stories meant. Choose with "
        "filters on facts."
    ),
    "literal": _("Not here: it belongs to a search, at /stories."),
    "facets": _("Not here: split totals with groupBy."),
    "fallback": _("Not here: totals are of all stories, in whichever language they are."),
    **dict.fromkeys(("sort", "page", "pageSize", "fields", "expand"), _NO_LIST),
}
TOTALS = ParameterTable((LANG, GROUP_BY, INDICATOR, KIND, GRADE, *filter_parameters(GRADE.name)), ABSENT)


@dataclass(frozen=True)
class Asked:
    """What a query asks for: the question without its stories, which stories (None: all), the language, and the texts."""

    members: Mapping[str, Any]
    stories: SearchRequest | None
    language: str
    texts: Mapping[str, Sequence[str]]

    def question(self, story_ids: Any) -> Question:
        """Return the question about these stories."""
        return Question(story_ids=story_ids, **self.members)


def read_totals(request: HttpRequest) -> Asked:
    """
    Return what the query of ``request`` asks for; one query when it names terms.

    Raises:
        Problem: 400 that names everything that is wrong with the query.
    """
    reading = TOTALS.read(request)
    for first, last in RANGES:
        check_order(reading, first, last)
    TOTALS.look_up(reading)
    given = reading.finish()
    members = {
        member: given[name]
        for member, name in (
            ("group_by", GROUP_BY.name),
            ("indicators", INDICATOR.name),
            ("kinds", KIND.name),
            ("grades", GRADE.name),
        )
        if name in given
    }
    filters = {name: given[name] for name in FACT_FILTERS if name in given and name != GRADE.name}
    return Asked(members, search_of(filters) if filters else None, given.get("lang", "nl"), reading.texts)
