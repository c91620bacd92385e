"""Impact figures."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.wire import Grade, Slug, Wire, one_of
from storybank.stories.choices import FigureKind, Method


class ImpactFigure(Wire):
    """A figure about the result of a story, with how it was found and how well it is proven."""

    about = _("A figure about the result of a story, with how it was found and how well it is proven.")

    id: Annotated[UUID, Field(description=_("The same in every language."))]
    indicator: Annotated[Slug, Field(description=_("Slug of the indicator."))]
    label: Annotated[str, Field(description=_("Name of the indicator."))]
    value: float
    unit: str
    kind: Annotated[
        one_of(FigureKind.values),
        Field(description=_("Promised, expected or realised. Figures of different kinds must not be added.")),
    ]
    method: Annotated[one_of(Method.values), Field(description=_("How the figure was found."))]
    period_from: Annotated[date, Field(description=_("First day of the period."))]
    period_to: Annotated[date, Field(description=_("Last day of the period."))]
    recurring: Annotated[bool, Field(description=_("Whether the value returns every year."))]
    baseline: Annotated[float, Field(description=_("The value before; absent when not known."))] = None
    attribution: Annotated[
        float,
        Field(
            ge=0, le=100, description=_("Share that is due to this contract, in per cent; absent means 100.")
        ),
    ] = None
    weight: Annotated[
        float,
        Field(description=_("Weight of the value, for indicators that are averages; otherwise absent.")),
    ] = None
    evidence_grade: Annotated[
        Grade,
        Field(
            description=_(
                "D: no source. C: at least one source. B: also checked or verified. A: verified, with a source that is "
                "independent of all participants."
            )
        ),
    ]
    source_ids: Annotated[list[UUID], Field(description=_("The sources of the story that prove the figure."))]
