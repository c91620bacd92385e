"""The guides of docs/api as pages of the bank itself, with its own address in every example.

The texts are Markdown files of the repository. One that has no Dutch text yet is shown in English, and says so.
"""

import os.path
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from storybank.api.addresses import ROOT
from storybank.api.errors import LANGUAGES
from storybank.api.examples import BASE_ADDRESS

DOCS = Path(settings.BASE_DIR) / "docs"
#: Left by a guide for a page that is no guide.
_ELSEWHERE = {"api/changelog.md": "/changelog"}
# No HTML in the texts: what looks like it is shown as it is.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Guide:
    """One guide: its name in addresses, its file below docs/, its Dutch file if there is one, and what it is about."""

    name: str
    title: str
    about: str
    english: str
    dutch: str = ""

    def file(self, language: str) -> str:
        """Return the file to show to who reads ``language``."""
        return self.dutch if language == "nl" and self.dutch else self.english


GUIDES = (
    Guide(
        "first-ten-minutes",
        _("The first ten minutes"),
        _("A list, a filter and a detail on your own page; errors, language, caching and pictures."),
        "api/README.md",
        "api/nl/README.md",
    ),
    Guide(
        "example",
        _("A complete example page"),
        _("A list, a filter and a detail in one file without a framework, to copy."),
        "api/example/index.html",
    ),
    Guide(
        "staying-in-sync",
        _("Staying in sync"),
        _("Keeping a copy of the stories, and proving that it is complete."),
        "api/sync.md",
        "api/nl/sync.md",
    ),
    Guide(
        "clients",
        _("Clients for TypeScript and Python"),
        _("Packages with types, a cache, and a copy that proves itself complete."),
        "api/clients.md",
    ),
    Guide(
        "python-client",
        _("The Python client"),
        _("How to install and use it."),
        "../clients/python/README.md",
    ),
    Guide(
        "typescript-client",
        _("The TypeScript client"),
        _("How to install and use it."),
        "../clients/typescript/README.md",
    ),
    Guide("totals", _("Totals"), _("How impact figures are added up, and what is left out."), "totals.md"),
    Guide(
        "files",
        _("Files"),
        _("Stories as CSV, ODS, JSON lines and GeoJSON, and the dump of every night."),
        "exports.md",
    ),
    Guide(
        "keys-and-limits",
        _("Keys and limits"),
        _("How often you may ask, and what a key is for."),
        "api/keys-and-limits.md",
    ),
)
BY_NAME = {guide.name: guide for guide in GUIDES}


def listed(language: str) -> list[dict[str, str]]:
    """Return the guides for a list in the active language: address, title, what it is about, language of the text."""
    return [
        {
            "address": _address(f"/docs/{guide.name}", language),
            "title": gettext(guide.title),
            "about": gettext(guide.about),
            "language": language if guide.dutch else "en",
        }
        for guide in GUIDES
    ]


@lru_cache(maxsize=64)
def guide_html(name: str, language: str, base_address: str) -> bytes:
    """Return the page of a guide for who reads ``language``, made once per process.

    Raises:
        KeyError: when there is no such guide.
    """
    guide = BY_NAME[name]
    file = guide.file(language)
    text = (DOCS / file).read_text(encoding="utf-8").replace(BASE_ADDRESS, base_address)
    with translation.override(language):
        if file.endswith(".html"):
            content = _shown_source(text, gettext(guide.title))
        else:
            content = _rendered(text, file, language)
        context = {
            "language": language,
            "languages": [(code, {"nl": "Nederlands", "en": "English"}[code]) for code in LANGUAGES],
            "root": ROOT,
            "title": gettext(guide.title),
            "guides": listed(language),
            "here": _address(f"/docs/{name}", language),
            "language_of_text": language if file.endswith(".html") or guide.dutch else "en",
            "content": content,
        }
        return render_to_string("api/guide.html", context).encode()


def _address(path: str, language: str) -> str:
    return f"{ROOT}{path}" + ("" if language == LANGUAGES[0] else f"?lang={language}")


def _shown_source(text: str, title: str) -> SafeString:
    """Return the page that is shown as a text to copy: it has a script, which ours may not."""
    about = gettext("Save this as index.html and open it: it shows the stories of this bank.")
    return mark_safe(  # noqa: S308 (everything that is put in is escaped)
        f'<h1>{escape(title)}</h1>\n<p>{escape(about)}</p>\n<pre tabindex="0"><code>{escape(text)}</code></pre>\n'
    )


def _rendered(text: str, file: str, language: str) -> SafeString:
    """Return Markdown as HTML: headings with an anchor, tables that can be scrolled, links to where the guides are."""
    tokens = _MARKDOWN.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[place + 1].content))
        elif token.type in _ROLES:
            _describe_cell(token, tokens[place + 1 : place + 2])
        elif token.type in ("fence", "code_block"):
            token.attrSet("tabindex", "0")
        elif token.type == "inline" and token.children:
            token.children = _with_links(token.children, file, language)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    label = escape(gettext("Table"))
    html = html.replace(
        "<table", f'<div class="table" tabindex="0" role="group" aria-label="{label}">\n<table'
    )
    # The renderer puts what belongs to a block of code on the element inside.
    html = html.replace('<pre><code tabindex="0"', '<pre tabindex="0"><code')
    return mark_safe(html.replace("</table>", "</table>\n</div>"))  # noqa: S308 (our own text, HTML switched off)


#: The style sheet stacks the cells of a row on a phone; not every browser keeps their roles then.
_ROLES = {
    "table_open": "table",
    "thead_open": "rowgroup",
    "tbody_open": "rowgroup",
    "tr_open": "row",
    "th_open": "columnheader",
    "td_open": "cell",
}


def _describe_cell(token: Token, following: Sequence[Token]) -> None:
    """Give a part of a table its role. A head without a text is none."""
    token.attrSet("role", _ROLES[token.type])
    if token.type == "th_open":
        if following and following[0].content:
            token.attrSet("scope", "col")
        else:
            token.attrSet("role", "cell")


def _with_links(children: Sequence[Token], file: str, language: str) -> list[Token]:
    """Return the parts of a line with links to guides where they are here; a link to another file leaves its text."""
    found, dropped = [], False
    for child in children:
        if child.type == "link_open":
            target = _target(str(child.attrGet("href")), file, language)
            dropped = target is None
            if target is not None:
                child.attrSet("href", target)
        if not (dropped and child.type in ("link_open", "link_close")):
            found.append(child)
        if child.type == "link_close":
            dropped = False
    return found


def _target(link: str, file: str, language: str) -> str | None:
    if link.startswith(("http://", "https://", "#")):
        return link
    path, _hash, anchor = link.partition("#")
    there = os.path.normpath(os.path.join(os.path.dirname(file), path))
    addresses = _ELSEWHERE | {
        name: f"/docs/{guide.name}" for guide in GUIDES for name in (guide.english, guide.dutch) if name
    }
    if there not in addresses:
        return None
    return _address(addresses[there], language) + (f"#{anchor}" if anchor else "")
