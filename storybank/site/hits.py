"""What a list shows of each story it found: its card, the marked texts, and why it was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from search.service import Highlights, Hit, SearchResults
from storybank.publication.service import Answer, cards
from storybank.site.documents import Document, document_of
from storybank.site.reasons import reasons
from storybank.stories.blocks import SECTIONS

#: The names of the parts of a story that a passage may be from.
_PARTS: Mapping[str, str | Promise] = {
    **{kind: label for _name, kind, label, _help in SECTIONS},
    "socialValue": _("The social value"),
    "instruments": _("How it was bought"),
    "figures": _("Figures and evidence"),
    "quote": _("Quote"),
    "picture": _("Picture"),
}


@dataclass(frozen=True, slots=True)
class FoundCard:
    """
    A story in a list. `title`, `summary` and `passage` are HTML with marks, empty where nothing was found.

    `part` is the name of the part of the story that the passage is from.
    """

    card: Document
    title: str = ""
    summary: str = ""
    part: str = ""
    passage: str = ""
    reasons: tuple[str, ...] = ()


def found_cards(results: SearchResults, language: str) -> tuple[FoundCard, ...]:
    """Return the stories of a page of results in their order for a reader of `language`; one query, or none without hits."""
    answers = cards(list(results.hits), language)
    marked = {one.mark: one for one in results.highlights}
    why = dict(zip(results.hits, results.matched_by, strict=True)) if results.matched_by else {}
    loosened = results.understanding is not None and results.understanding.loosened
    found = []
    for answer in answers:
        matches = why.get(Hit(answer.story_id, answer.language), ())
        found.append(_found(answer, marked.get(answer.wire_hash), reasons(matches, loosened)))
    return tuple(found)


def _found(answer: Answer, marks: Highlights | None, why: Sequence[str]) -> FoundCard:
    """Return one story; what the index has marked of another version of it is not shown."""
    card = document_of(answer)
    if marks is None:
        return FoundCard(card, reasons=tuple(why))
    passage = marks.body
    return FoundCard(
        card,
        _safe(marks.title),
        _safe(marks.summary),
        str(_PARTS.get(passage.section, "")) if passage else "",
        _safe(passage.html if passage else None),
        tuple(why),
    )


def _safe(html: str | None) -> SafeString:
    """Return marked text as HTML: the search room escapes it and adds nothing but `mark`."""
    return mark_safe(html or "")  # noqa: S308 (escaped by search/highlights/markup.py)
