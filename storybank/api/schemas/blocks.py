"""Text as data."""

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.bodies.forms import LEVELS
from storybank.api.schemas.wire import Url, Wire


class Span(Wire):
    """A piece of text that looks the same from beginning to end."""

    about = _("A piece of text that looks the same from beginning to end; a line break is a newline in it.")

    text: str
    bold: Annotated[Literal[True], Field(description=_("Only when it is."))] = None
    italic: Annotated[Literal[True], Field(description=_("Only when it is."))] = None
    href: Annotated[Url, Field(description=_("Where a link leads; only in a link."))] = None


class HeadingBlock(Wire):
    """The heading of a part."""

    about = _("The heading of a part; only with `headingLevel`.")

    type: Literal["heading"]
    level: Annotated[int, Field(ge=LEVELS[0], le=LEVELS[1])]
    text: str


class ParagraphBlock(Wire):
    """A paragraph."""

    type: Literal["paragraph"]
    spans: list[Span]


class ListItem(Wire):
    """An item of a list."""

    blocks: "list[ParagraphBlock | ListBlock]"


class ListBlock(Wire):
    """A list of items, which can have lists in them."""

    about = _("A list of items, which can have lists in them.")

    type: Literal["list"]
    ordered: Annotated[bool, Field(description=_("Whether the items are numbered."))]
    items: list[ListItem]
