"""
OpenDocument spreadsheet (ODF 1.3, ISO/IEC 26300), row by row: a sheet of stories, and one that says what this is.

Texts are cells of the type string, which no program takes for a formula; they are also written as in CSV, because a sheet may be
saved as that.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from django.utils import translation
from django.utils.translation import gettext as _

from storybank.api.exports import licence
from storybank.api.exports.about import About, Batches, Chunks
from storybank.api.exports.columns import COLUMNS, Cell, row_of
from storybank.api.exports.zip_stream import zipped

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SCHEMA = {"type": "string", "format": "binary"}

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("meta", "meta"),
        ("fo", "xsl-fo-compatible"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    "<office:automatic-styles>"
    '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="heading" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
    "</office:automatic-styles>"
)
#: What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def chunks(stories: Batches, about: About) -> Chunks:
    """Yield the file, a batch at a time."""
    return zipped(
        ("mimetype", MEDIA_TYPE.encode()),
        (
            ("META-INF/manifest.xml", [_MANIFEST.encode()]),
            ("meta.xml", [_meta(about).encode()]),
            ("content.xml", (piece.encode() for piece in _content(stories, about))),
        ),
    )


def _content(stories: Batches, about: About) -> Iterator[str]:
    with translation.override(about.language):
        first, second = _("Stories"), _("About this file")
    yield (
        f'{_HEAD}<office:document-content {_NAMESPACES} office:version="1.3">{_STYLES}<office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(first)}><table:table-column table:number-columns-repeated={quoteattr(str(len(COLUMNS)))}/>"
        f"<table:table-header-rows>{_row(COLUMNS, 'heading')}</table:table-header-rows>"
    )
    for batch in stories:
        yield "".join(_row(row_of(story, about)) for story in batch)
    yield f'</table:table><table:table table:name={quoteattr(second)}><table:table-column table:number-columns-repeated="2"/>'
    yield "".join(map(_row, _explanation(about)))
    yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _explanation(about: About) -> list[list[Cell]]:
    with translation.override(about.language):
        return [
            [_("Published by"), about.publisher],
            [_("Licence"), f"{licence.NAME} {licence.ADDRESS}"],
            [_("Exported on"), about.day],
            [_("Address"), about.address],
        ]


def _row(cells: Iterable[Cell], style: str = "") -> str:
    return f"<table:table-row>{''.join(_cell(cell, style) for cell in cells)}</table:table-row>"


def _cell(cell: Cell, style: str) -> str:
    named = f' table:style-name="{style}"' if style else ""
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        value = "true" if cell else "false"
        kind = f'office:value-type="boolean" office:boolean-value="{value}"'
        return f"<table:table-cell{named} {kind}><text:p>{value}</text:p></table:table-cell>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        return f'<table:table-cell table:style-name="day" {kind}><text:p>{cell.isoformat()}</text:p></table:table-cell>'
    if isinstance(cell, int | float):
        return f'<table:table-cell{named} office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{line}</text:p>" for line in _xml(cell).splitlines())
    return f'<table:table-cell{named} office:value-type="string">{lines}</table:table-cell>'


def _meta(about: About) -> str:
    return (
        f'{_HEAD}<office:document-meta {_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        f"<dc:creator>{_xml(about.publisher)}</dc:creator><dc:language>{about.language}</dc:language>"
        f"<dc:date>{about.day.isoformat()}T00:00:00</dc:date>"
        f'<meta:user-defined meta:name="licence">{licence.NAME} {licence.ADDRESS}</meta:user-defined>'
        "</office:meta></office:document-meta>"
    )


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
