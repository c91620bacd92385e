"""Text of people, made safe for readers: an allow-list of tags, links with a full address, no control characters."""

import html
import re

import nh3
from wagtail.rich_text.rewriters import LinkRewriter

from storybank.images.addresses import BASE

TAGS = {"p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "a"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_BLOCK_END = re.compile(r"</(?:p|li)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]+>")
_EMPTY_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_OWN_ADDRESS = re.compile(r'(<a href=")(/[^"]*")')


def plain(text: str | None) -> str:
    """Take a text without markup; return it without control characters and without blanks around it."""
    return _CONTROL.sub("", text or "").strip()


def clean(source: str, page_paths: dict[int, str]) -> str:
    """
    Take the source of rich text as Wagtail stores it, and the addresses of the public pages it links to.

    Returns HTML with only the tags of `TAGS`; links to pages and files get the placeholder of the base address; links to a
    page that is not public, and links that hold a mail address or telephone number, become plain text.
    """
    rewriter = LinkRewriter(rules={"page": lambda attributes: _page_link(attributes, page_paths)})
    safe = nh3.clean(
        rewriter(_CONTROL.sub("", source)),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )
    return _OWN_ADDRESS.sub(rf"\g<1>{BASE}\g<2>", _EMPTY_LINK.sub(r"\1", safe))


def to_text(markup: str) -> str:
    """Take clean HTML; return its words, with a line for each paragraph or item."""
    return "\n".join(
        line.strip()
        for line in html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", markup))).splitlines()
        if line.strip()
    )


def _page_link(attributes, page_paths):
    try:
        path = page_paths[int(attributes["id"])]
    except (KeyError, ValueError):
        return "<a>"
    return f'<a href="{html.escape(path)}">'
