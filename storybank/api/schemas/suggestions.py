"""Suggestions while somebody types."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from search.service import SUGGESTED_KINDS
from storybank.api.schemas.wire import Url, Wire, one_of


class Suggestion(Wire):
    """One thing that may be meant."""

    kind: Annotated[
        one_of(SUGGESTED_KINDS),
        Field(
            description=_(
                "What it is. All kinds but `story` are also names of filters, and `value` is what to send in them."
            )
        ),
    ]
    value: Annotated[
        str, Field(description=_("Slug of the term, or identifier of the organisation or story."))
    ]
    label: Annotated[str, Field(description=_("Its name in `lang`; of a story its title."))]
    url: Annotated[
        Url, Field(description=_("The story, or the list of stories with this filter, on the site."))
    ]


class SuggestionList(Wire):
    """What may be meant, the likeliest first."""

    results: list[Suggestion]
