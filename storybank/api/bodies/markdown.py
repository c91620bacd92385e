"""
Blocks as Markdown (CommonMark), which reads back as exactly the same text: whatever people typed is text, never markup.

Our own and not a library's: blocks have six shapes, and those libraries take any HTML and escape hardly anything.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from storybank.api.bodies.blocks import Block, Span

#: What could be markup anywhere in a line.
_ANYWHERE = frozenset("\\`*_[]<>#&~|!")
#: What could be markup at the beginning of a line: items of lists, underlinings of headings and of tables.
_LINE_START = re.compile(r"^(?:([-+=:])|([0-9]{1,9})([.)]))", re.MULTILINE)
_LINK_UNSAFE = re.compile(r"[\s<>()\\]")
_ENTITY = re.compile(r"&(?=#?[0-9a-zA-Z]+;)")
_BOLD, _ITALIC = "**", "_"


@dataclass(slots=True)
class _Letter:
    """One character and how it looks."""

    text: str
    href: str
    bold: bool
    italic: bool


def markdown_of(blocks: Sequence[Block]) -> str:
    """Return blocks as Markdown, without a line break at the end."""
    return "\n\n".join(_written(blocks))


def _written(blocks: Sequence[Block]) -> Iterator[str]:
    other = False  # two lists in a row are kept apart by another sign
    for at, block in enumerate(blocks):
        if block["type"] == "heading":
            yield f"{'#' * block['level']} {''.join(map(_escaped, block['text']))}"
        elif block["type"] == "paragraph":
            yield _LINE_START.sub(_escaped_start, "".join(_pieces(_letters(block["spans"]))))
        else:
            other = not other and at > 0 and blocks[at - 1]["type"] == "list"
            yield _list(block, other)


def _escaped_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _list(block: Block, other: bool) -> str:
    items = []
    for number, item in enumerate(block["items"], start=1):
        sign = f"{number}{')' if other else '.'} " if block["ordered"] else ("* " if other else "- ")
        first, *rest = _item(item["blocks"]).split("\n")
        indent = " " * len(sign)
        items.append("\n".join([sign + first, *(indent + line if line else line for line in rest)]))
    return "\n".join(items)


def _item(blocks: Sequence[Block]) -> str:
    """Return what stands in an item. A list right behind its text follows without an empty line: the item stays tight."""
    text = ""
    for at, written in enumerate(_written(blocks)):
        tight = at and blocks[at]["type"] == "list" and blocks[at - 1]["type"] == "paragraph"
        text += ("\n" if tight else "\n\n" if at else "") + written
    return text


def _letters(spans: Sequence[Span]) -> list[_Letter]:
    """Return the characters of a paragraph. Blanks at the ends of what is bold or italic are not: signs beside them are none."""
    letters = [
        _Letter(text, span.get("href", ""), span.get("bold", False), span.get("italic", False))
        for span in spans
        for text in span["text"]
    ]
    for backwards in (False, True):
        before = _Letter("", "", False, False)
        for letter in reversed(letters) if backwards else letters:
            if letter.text.isspace():
                same_link = letter.href == before.href
                letter.bold = letter.bold and before.bold and same_link
                letter.italic = letter.italic and before.italic and same_link and letter.bold == before.bold
            before = letter
    return letters


def _pieces(letters: Sequence[_Letter]) -> list[str]:
    """Return the text with the signs around what is bold (inside a link) and italic (inside what is bold)."""
    pieces: list[str] = []
    opening, closing = [], []
    before = nothing = _Letter("", "", False, False)
    for letter in (*letters, nothing):
        other_link = letter.href != before.href
        other_bold = other_link or letter.bold != before.bold
        other_italic = other_bold or letter.italic != before.italic
        for ends, sign in ((before.italic and other_italic, _ITALIC), (before.bold and other_bold, _BOLD)):
            if ends:
                closing.append(len(pieces))
                pieces.append(sign)
        if other_link and before.href:
            pieces.append(f"](<{_destination(before.href)}>)")
        if other_link and letter.href:
            pieces.append("[")
        for begins, sign in ((letter.bold and other_bold, _BOLD), (letter.italic and other_italic, _ITALIC)):
            if begins:
                opening.append(len(pieces))
                pieces.append(sign)
        pieces.append("\\\n" if letter.text == "\n" else _escaped(letter.text))
        before = letter
    for at in opening:
        _make_room(pieces, at, outside=at - 1, inside=at + 1)
    for at in closing:
        _make_room(pieces, at, outside=at + 1, inside=at - 1)
    return pieces


def _make_room(pieces: list[str], at: int, outside: int, inside: int) -> None:
    """
    Write the letter outside a sign as its number where the sign would be none beside it (CommonMark 6.2).

    A sign at a letter counts only when there is a letter on its other side too, and "_" not even then. A number begins and
    ends with punctuation.
    """
    lone = pieces[at] == _ITALIC or not _is_letter(pieces[inside])
    if lone and 0 <= outside < len(pieces) and _is_letter(pieces[outside]):
        pieces[outside] = f"&#{ord(pieces[outside])};"


def _is_letter(piece: str) -> bool:
    return len(piece) == 1 and not piece.isspace() and unicodedata.category(piece)[0] not in "PS"


def _escaped(character: str) -> str:
    return f"\\{character}" if character in _ANYWHERE else character


def _destination(href: str) -> str:
    return _ENTITY.sub("&amp;", _LINK_UNSAFE.sub(lambda found: quote(found[0], safe=""), href))
