"""Text with marks as safe HTML: escaped text and `<mark>`, nothing else."""

from collections.abc import Iterable, Sequence
from html import escape


def marked(text: str, start: int, end: int, places: Iterable[Sequence[int]]) -> str:
    """
    Return text[start:end] as HTML with these places of `text` marked: their first and second member, in ascending order.

    Places that overlap become one mark; what lies outside is cut off. Without its marks and unescaped it is text[start:end].
    """
    parts: list[str] = []
    at, begin, stop = start, start, start
    for first, last, *_rest in places:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first < stop:
            stop = max(stop, last)
            continue
        if begin < stop:
            parts += (escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>")
            at = stop
        begin, stop = first, last
    if begin < stop:
        parts += (escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>")
        at = stop
    parts.append(escape(text[at:end]))
    return "".join(parts)
