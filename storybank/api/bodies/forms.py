"""The parameters `bodyFormat` and `headingLevel`, and the sections of a story in the form they ask for."""

import html
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from storybank.api import values
from storybank.api.bodies.blocks import blocks_of, heading_block
from storybank.api.bodies.markdown import markdown_of
from storybank.api.parameters import Parameter

FORMATS = ("html", "markdown", "blocks")
LEVELS = (2, 4)

BODY_FORMAT = Parameter(
    "bodyFormat",
    values.choice(*FORMATS),
    {"type": "string", "enum": list(FORMATS)},
    _(
        "How the text of a part is written: as `html`, with the tags p, br, ul, ol, li, b, strong, i, em and a; as `markdown` "
        "(CommonMark); or as `blocks`, paragraphs and lists as data. The member has that name."
    ),
    default="html",
)
HEADING_LEVEL = Parameter(
    "headingLevel",
    values.integer(*LEVELS),
    {"type": "integer", "minimum": LEVELS[0], "maximum": LEVELS[1]},
    _(
        "Put the heading of each part in front of its text, at this level (`h2` to `h4`, `##` to `####`). Without it headings "
        "are in `heading` only."
    ),
    example=3,
)


def in_form(section: Mapping[str, Any], body_format: str, level: int | None) -> dict[str, Any]:
    """
    Return a section with its text in another form. One that is not text is returned as it is.

    Takes the section as published, in HTML with absolute links, the form, and the level of the heading to put in front.
    """
    markup = section.get("html")
    if markup is None:
        return dict(section)
    others = {name: value for name, value in section.items() if name != "html"}
    heading = section["heading"]
    if body_format == "html":
        return {**others, "html": f"<h{level}>{html.escape(heading)}</h{level}>{markup}" if level else markup}
    blocks = ([heading_block(heading, level)] if level else []) + blocks_of(markup)
    return {**others, body_format: markdown_of(blocks) if body_format == "markdown" else blocks}
