"""A hit as its reader sees it: title, summary and the best passage, with what was looked for marked."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search.highlights.finding import Mark, Match, find
from search.highlights.markup import marked
from search.highlights.passage import best_passage
from search.highlights.stored import StoredText
from search.highlights.wanted import Wanted

#: The texts that are shown whole. All others are the body.
TITLE, SUMMARY = "title", "summary"
#: Stands where a passage begins or ends inside a sentence.
ELLIPSIS = "…"


class BodyPassage(NamedTuple):
    """A passage as HTML, and the name of the section it stands in, as in `PublishedStory.text`."""

    section: str
    html: str


@dataclass(frozen=True, slots=True)
class Highlights:
    """
    The marked texts of one hit, as HTML with nothing but `<mark>`; None where nothing is found.

    A text without a match is None, the body too: a reader has title and summary already, and a first sentence would only
    look as if it had been found. `matches` says what was found how. `mark` is the version of the story that was read: show
    nothing of this beside another one.
    """

    title: str | None = None
    summary: str | None = None
    body: BodyPassage | None = None
    matches: tuple[Match, ...] = ()
    mark: str = ""


def highlight(stored: StoredText, wanted: Sequence[Wanted], code: str) -> Highlights:
    """Return a story in the language `code` with what is wanted marked in it."""
    marks, matches = find(stored, wanted, code)
    if not marks:
        return Highlights(mark=stored.mark)
    whole: dict[str, str | None] = {TITLE: None, SUMMARY: None}
    for text, name in enumerate(stored.names):
        if name in whole:
            start, end = stored.bounds(text)
            first, last = bisect_left(marks, (start,)), bisect_left(marks, (end,))
            if first < last:
                whole[name] = marked(stored.text, start, end, marks[first:last])
                del marks[first:last]
    return Highlights(whole[TITLE], whole[SUMMARY], _passage(stored, marks), tuple(matches), stored.mark)


def _passage(stored: StoredText, marks: Sequence[Mark]) -> BodyPassage | None:
    passage = best_passage(stored, marks)
    if passage is None:
        return None
    start, end, begins_inside, ends_inside = passage
    html = marked(stored.text, start, end, marks[: bisect_left(marks, (end,))])
    if begins_inside:
        html = ELLIPSIS + html
    if ends_inside:
        html += ELLIPSIS
    return BodyPassage(stored.names[stored.text_at(start)], html)
