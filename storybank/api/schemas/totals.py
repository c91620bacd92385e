"""Totals of impact figures over stories."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.wire import Slug, Wire, one_of
from storybank.monitoring.service import REASONS
from storybank.stories.choices import FigureKind
from storybank.vocabulary.models import Aggregation


class TotalGroup(Wire):
    """What a total is about, when totals are split."""

    about = _("The province, sector or year that a total is about.")

    value: Annotated[str, Field(description=_("Slug of the province or sector, or the year."))]
    label: str


class Methods(Wire):
    """How the figures of a total were found."""

    about = _("How many of the figures of a total were measured, calculated and estimated.")

    measured: Annotated[int, Field(ge=0)]
    calculated: Annotated[int, Field(ge=0)]
    estimated: Annotated[int, Field(ge=0)]


class ImpactTotal(Wire):
    """One total, and the stories it is made of."""

    about = _("The figures of one indicator and one kind together, and the stories they come from.")

    indicator: Annotated[Slug, Field(description=_("Slug of the indicator."))]
    label: Annotated[str, Field(description=_("Name of the indicator."))]
    unit: str
    value: Annotated[
        float,
        Field(
            description=_(
                "The total. Sums are exact, with as many decimals as they need; averages have at most four decimals."
            )
        ),
    ]
    aggregation: Annotated[
        one_of(Aggregation.values),
        Field(
            description=_(
                "How figures are put together. `SUM`: added. `LATEST`: of each contract the latest, added. `WAVG`: weighted average. "
                "`COUNT_DISTINCT`: organisations, each counted once."
            )
        ),
    ]
    kind: Annotated[one_of(FigureKind.values), Field(description=_("Kinds never stand in one total."))]
    group: Annotated[TotalGroup, Field(description=_("Absent with `groupBy=indicator`."))] = None
    story_count: Annotated[int, Field(ge=1, description=_("Number of stories in this total."))]
    verified_share: Annotated[
        float | None,
        Field(
            ge=0,
            le=1,
            description=_(
                "How much of the total somebody outside has verified, from 0 to 1; null for contract values, which nobody verifies."
            ),
        ),
    ]
    methods: Methods
    story_ids: Annotated[list[UUID], Field(description=_("The stories in this total."))]


class NotCounted(Wire):
    """Why figures are in no total."""

    about = _("How many figures are in no total, for one reason.")

    reason: Annotated[
        one_of(REASONS),
        Field(
            description=_(
                "`otherKind`, `otherGrade`: not asked for. `notDisclosed`: a contract value that is not told exactly. "
                "`typedContractValue`: a contract value among the figures; that of the contract counts. `noWeight`: an average without its "
                "weight. `notNamed`: a number of organisations without their names. `sameContract`: the contract counts by another figure. "
                "`noGroup`: the story has no province or sector."
            )
        ),
    ]
    count: Annotated[int, Field(ge=1)]


class ImpactTotals(Wire):
    """Totals over the stories that were asked for."""

    about = _("Totals over the stories that were asked for, what is not in them, and the method in words.")

    results: list[ImpactTotal]
    not_counted: list[NotCounted]
    method: Annotated[str, Field(description=_("How the totals were made, in `lang`."))]
