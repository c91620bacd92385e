"""
A former document as it may be shown today.

The text stays what it was. What has been hidden since stays hidden in every version: a contract value that is not disclosed
any more, a picture that may not be shown or is gone, a link to a story that was taken off line. Where a story is, and which
stories repeat it, are facts of today and no part of its text.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef

from storybank.images.addresses import BASE, parse_name
from storybank.images.service import shown_files
from storybank.publication.models import PublishedStory, PublishedVersion, StoryAddress
from storybank.publication.rendering import dump, render
from storybank.stories.choices import Disclosure

Document = dict[str, Any]

#: What a document says of its surroundings.
_OF_TODAY = (
    "availableLanguages",
    "slug",
    "url",
    "previousUrls",
    "links",
    "repeats",
    "repeatedBy",
)
_OWN_LINK = re.compile(rf'<a href="({re.escape(BASE)}[^"]*)">(.*?)</a>', re.DOTALL)
_OPENNESS = {Disclosure.HIDDEN: 0, Disclosure.BAND: 1, Disclosure.EXACT: 2}


def former_document(version: PublishedVersion, today: Document, asked_language: str) -> Document:
    """
    Return the document of a version, in the form of the API's detail.

    Takes the version with its text, the document that is public in its language now, and the language that was asked for.
    Costs at most two queries.
    """
    stored = _without_dead_links(version.detail)
    document = json.loads(render(stored, version.overlay, version.language, asked_language))
    document |= {name: today[name] for name in _OF_TODAY}
    document["contract"] = _disclosed(document["contract"], today["contract"])
    _take_pictures_out(document)
    return document


def _disclosed(then: Document, now: Document) -> Document:
    """Return a former contract with no more of its value than is disclosed now."""
    openness = min(_OPENNESS[then["disclosure"]], _OPENNESS[now["disclosure"]])
    if openness == _OPENNESS[then["disclosure"]]:
        return then
    band = then["band"] if openness == _OPENNESS[Disclosure.BAND] else None
    return {**then, "disclosure": now["disclosure"], "value": None, "band": band}


def _take_pictures_out(document: Document) -> None:
    named = {_file_of(picture) for picture in _pictures(document)}
    shown = shown_files(named) if named else set()
    if named <= shown:
        return
    if document["image"] and _file_of(document["image"]) not in shown:
        document["image"] = None
    document["images"] = [picture for picture in document["images"] if _file_of(picture) in shown]
    document["sections"] = [
        section
        for section in document["sections"]
        if section["kind"] != "picture" or _file_of(section["image"]) in shown
    ]


def _pictures(document: Document) -> Iterator[Document]:
    if document["image"]:
        yield document["image"]
    yield from document["images"]
    yield from (section["image"] for section in document["sections"] if section["kind"] == "picture")


def _file_of(picture: Document) -> str:
    address = parse_name(picture["url"].rpartition("/")[2])
    return address.file_hash if address else ""


def _without_dead_links(stored: str) -> str:
    """Make plain text of links to stories that are not public any more. Takes and returns a stored detail."""
    document = json.loads(stored)
    texts = [section for section in document["sections"] if BASE in section.get("html", "")]
    paths = {_path(address) for section in texts for address, _text in _OWN_LINK.findall(section["html"])}
    if not paths:
        return stored
    public = PublishedStory.objects.filter(story_id=OuterRef("story_id"), language=OuterRef("language"))
    dead = set(StoryAddress.objects.filter(~Exists(public), path__in=paths).values_list("path", flat=True))
    if not dead:
        return stored
    for section in texts:
        section["html"] = _OWN_LINK.sub(
            lambda found: found[2] if _path(found[1]) in dead else found[0], section["html"]
        )
    return dump(document)


def _path(address: str) -> str:
    return urlsplit(address.removeprefix(BASE)).path
