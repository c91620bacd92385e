"""Facets: the values of filters with the number of stories that each leads to."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field, create_model

from search.service import FACETS
from storybank.api.schemas.wire import Wire


class FacetOption(Wire):
    """One value of a facet."""

    value: Annotated[str, Field(description=_("What to send in the filter of the same name."))]
    label: Annotated[
        str, Field(description=_("Its name in `lang`; in Dutch where a term has no name in that language."))
    ]
    count: Annotated[
        int,
        Field(
            ge=0,
            description=_(
                "Number of stories in the list with this value in the place of what is selected in this facet."
            ),
        ),
    ]
    selected: Annotated[bool, Field(description=_("Whether the list is filtered by it now."))]


Facets = create_model("Facets", __base__=Wire, **dict.fromkeys(FACETS, (list[FacetOption], None)))
Facets.about = _(
    "The facets that were asked for. Most stories come first, then by name; years from late to early, grades and value bands "
    "in their own order. Selected values are always there; values without stories where the facet has at most 45 values."
)
