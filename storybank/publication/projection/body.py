"""The sections of a story in reading order."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import override

from storybank.publication.projection.card import picture
from storybank.publication.projection.gather import Sources
from storybank.publication.projection.html import clean, plain, to_text
from storybank.stories.blocks import SECTIONS, WIRE_KINDS

_HEADINGS = {name: label for name, _kind, label, _help in SECTIONS}


@dataclass
class Body:
    """Sections as on the wire, the plain text per kind of section, and the pictures in them."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    text: dict[str, str] = field(default_factory=dict)
    pictures: list[dict[str, Any]] = field(default_factory=list)

    def add_text(self, kind: str, text: str) -> None:
        """Add words to a kind of section."""
        if text:
            self.text[kind] = f"{self.text[kind]}\n{text}" if kind in self.text else text


def build_body(sources: Sources) -> Body:
    """Take the blocks of the page in their order; leave out what is empty or may not be shown."""
    body = Body()
    known = {str(row.uid) for row in sources.rows["figures"]}
    for block in sources.page.body.raw_data:
        kind, value = block["type"], block["value"]
        if kind in WIRE_KINDS:
            _add_section(body, kind, value, sources)
        elif kind == "quote":
            _add_quote(body, value)
        elif kind == "picture":
            _add_picture(body, value, sources)
        elif kind == "figures":
            _add_figures(body, value, known)
    return body


def _add_section(body, kind, source, sources):
    markup = clean(source, sources.page_paths)
    text = to_text(markup)
    if text:
        with override(sources.language):
            heading = str(_HEADINGS[kind])
        body.sections.append({"kind": WIRE_KINDS[kind], "heading": heading, "html": markup})
        body.add_text(WIRE_KINDS[kind], text)


def _add_quote(body, value):
    text, attribution = plain(value.get("text")), plain(value.get("attribution"))
    if text:
        body.sections.append({"kind": "quote", "text": text, "attribution": attribution})
        body.add_text("quote", text)


def _add_picture(body, value, sources):
    image = picture(sources, value.get("image"), value.get("alt") or "")
    if image:
        caption = plain(value.get("caption"))
        body.sections.append({"kind": "picture", "image": image, "caption": caption})
        body.pictures.append(image)
        body.add_text("picture", caption)


def _add_figures(body, value, known):
    keys = [key for key in value or [] if key in known]
    if keys:
        body.sections.append({"kind": "figures", "figureIds": keys})
