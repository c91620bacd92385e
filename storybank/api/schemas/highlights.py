"""The texts of a hit with what was looked for marked."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.wire import Wire


class HighlightedPassage(Wire):
    """The passage of a story that shows best what was looked for."""

    about = _("The passage of a story that shows best what was looked for.")

    section: Annotated[
        str,
        Field(
            description=_(
                "Where it stands: the kind of a section, or `socialValue`, `instruments` (how they were applied), `figures`."
            )
        ),
    ]
    html: Annotated[
        str, Field(description=_("About 260 characters; `…` where it begins or ends inside a sentence."))
    ]


class Highlights(Wire):
    """The texts of a hit with what was looked for marked."""

    about = _(
        "Texts of the story in which something was found, as HTML: escaped text with `mark` around what was found, and no "
        "other tags. A text without a match is absent."
    )

    title: str = None
    summary: str = None
    body: HighlightedPassage = None
