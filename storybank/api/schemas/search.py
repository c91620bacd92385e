"""What a search with text tells: how the text was read, and why a story was found."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from search.service import FILTERS
from storybank.api.schemas.wire import Wire, one_of

EXPANSION_KINDS = ("synonym", "abbreviation", "article", "translation", "place")
MATCH_KINDS = ("exact", "lemma", "compound", *EXPANSION_KINDS, "typo")


class Correction(Wire):
    """A typing mistake that was corrected."""

    about = _("What was looked for in the place of `q`. With `literal=true` it is not.")

    from_: Annotated[str, Field(alias="from", description=_("What was typed."))]
    to: Annotated[str, Field(description=_("What was looked for."))]


class Expansion(Wire):
    """Something that was looked for as well."""

    typed: str
    used: Annotated[str, Field(description=_("What was looked for as well."))]
    kind: Annotated[one_of(EXPANSION_KINDS), Field(description=_("How that is related to what was typed."))]


class Interpretation(Wire):
    """Words that were read as a filter."""

    typed: str
    filter: Annotated[one_of(FILTERS), Field(description=_("Name of the filter."))]
    value: Annotated[str, Field(description=_("Its value. With `literal=true` the words are words."))]


class Match(Wire):
    """Why a story was found."""

    about = _("How something typed is in the story.")

    typed: str
    found: Annotated[
        str, Field(description=_("The word or concept that is there, as far as the index knows it."))
    ]
    kind: one_of(MATCH_KINDS)
    field: Annotated[
        str,
        Field(description=_("Where: `title`, `summary`, `terms` (names of its terms) or `body`.")),
    ]
