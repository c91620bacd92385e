"""
Text as data: paragraphs and lists of spans, read from the HTML that is published.

That HTML has been through an allow-list (`publication/projection/html.py`), so these are all the tags there are: p, br, ul,
ol, li, b, strong, i, em and a.
"""

import re
from html.parser import HTMLParser
from typing import Any

Block = dict[str, Any]
Span = dict[str, Any]

# No-break spaces stay: they are meant.
_BLANKS = re.compile(r"[ \t\r\n\f]+")
#: Control characters that no reader shows, and that cannot be written as a number: HTML reads &#128; as the euro sign.
_CONTROLS = re.compile(r"[\x80-\x9f]")


def blocks_of(markup: str) -> list[Block]:
    """
    Return the blocks of clean HTML in reading order.

    `{"type": "paragraph", "spans": […]}` or `{"type": "list", "ordered": bool, "items": [{"blocks": […]}]}`. A span is
    `{"text": …}`, with `bold`, `italic` or `href` when it has them; a line break is "\\n" in its text. Empty paragraphs
    and lists are left out.
    """
    reader = _Reader()
    reader.feed(_CONTROLS.sub("", markup))
    reader.close()
    reader.end_paragraph()
    return _without_empty(reader.blocks)


def heading_block(text: str, level: int) -> Block:
    """Return the heading of a section as a block."""
    return {"type": "heading", "level": level, "text": text}


class _Reader(HTMLParser):
    """Builds blocks while it reads. What it is fed is balanced: the allow-list sees to that."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._places = [self.blocks]  # where the next block goes: the text, or an item of a list in it
        self._lists: list[Block] = []
        self._spans: list[Span] = []
        self._bold = self._italic = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("b", "strong"):
            self._bold += 1
        elif tag in ("i", "em"):
            self._italic += 1
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif tag == "br":
            self._add("\n")
        else:
            self.end_paragraph()
            if tag in ("ul", "ol"):
                self._begin_list(ordered=tag == "ol")
            elif tag == "li":
                if len(self._lists) < len(self._places):  # an item without a list is one of a list of its own
                    self._begin_list(ordered=False)
                    self._lists[-1]["alone"] = True
                item: Block = {"blocks": []}
                self._lists[-1]["items"].append(item)
                self._places.append(item["blocks"])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self._bold -= 1
        elif tag in ("i", "em"):
            self._italic -= 1
        elif tag == "a":
            self._links.pop()
        elif tag != "br":
            self.end_paragraph()
            if tag in ("ul", "ol"):
                self._lists.pop()
            elif tag == "li":
                self._places.pop()
                if self._lists[-1].pop("alone", False):
                    self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._add(_BLANKS.sub(" ", data))

    def end_paragraph(self) -> None:
        """Put the spans that were read into a paragraph, if they say anything."""
        spans = _tidy(self._spans)
        self._spans = []
        if spans:
            self._places[-1].append({"type": "paragraph", "spans": spans})

    def _begin_list(self, ordered: bool) -> None:
        made: Block = {"type": "list", "ordered": ordered, "items": []}
        self._places[-1].append(made)
        self._lists.append(made)

    def _add(self, text: str) -> None:
        span: Span = {"text": text}
        if self._bold:
            span["bold"] = True
        if self._italic:
            span["italic"] = True
        if self._links and self._links[-1]:
            span["href"] = self._links[-1]
        self._spans.append(span)


def _tidy(spans: list[Span]) -> list[Span]:
    """Join spans that look alike; keep one blank where there were several, none at a line break or at the ends."""
    kept: list[Span] = []
    before = "\n"  # the character in front: at the beginning no blank is wanted
    for span in spans:
        text = span["text"]
        if before in " \n":
            text = text.lstrip(" " if kept else None)
        if text == "\n" and kept:
            kept[-1]["text"] = kept[-1]["text"].rstrip(" ")
        if not text:
            continue
        before = text[-1]
        if kept and _looks(kept[-1]) == _looks(span):
            kept[-1]["text"] += text
        else:
            kept.append({**span, "text": text})
    while kept and not (stripped := kept[-1]["text"].rstrip()):
        kept.pop()
    if kept:
        kept[-1]["text"] = stripped
    return [span for span in kept if span["text"]]


def _looks(span: Span) -> dict[str, Any]:
    return {name: value for name, value in span.items() if name != "text"}


def _without_empty(blocks: list[Block]) -> list[Block]:
    kept = []
    for block in blocks:
        if block["type"] == "list":
            items = [{"blocks": _without_empty(item["blocks"])} for item in block["items"]]
            items = [item for item in items if item["blocks"]]
            if items:
                kept.append({"type": "list", "ordered": block["ordered"], "items": items})
        else:
            kept.append(block)
    return kept
