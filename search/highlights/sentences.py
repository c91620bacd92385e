"""Where sentences begin, so that a passage can begin and end there."""

import re

#: What may end a sentence, with the blanks behind it; or a new line.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|\n\s*")
_LAST_WORD = re.compile(r"\w{1,5}$")
_OPENING = frozenset("\"'“‘«([")
#: Abbreviations of two letters and more that a name or a number follows. Those of single letters end no sentence anyway.
_NO_END = frozenset(
    [
        "art",
        "blz",
        "bv",
        "bijv",
        "ca",
        "cf",
        "dhr",
        "dr",
        "drs",
        "fig",
        "incl",
        "ing",
        "ir",
        "max",
        "mevr",
        "min",
        "mr",
        "mrs",
        "ms",
        "mw",
        "no",
        "nr",
        "par",
        "pp",
        "prof",
        "resp",
        "sec",
        "st",
        "tel",
        "vgl",
        "vs",
    ]
)


def sentence_starts(text: str, start: int = 0) -> list[int]:
    """Return the places where the sentences and lines of `text` begin, the first one too, each `start` further."""
    starts = [start]
    for end in _END.finditer(text):
        first, last = end.span()
        if last < len(text) and (
            text[first] == "\n" or "\n" in text[first:last] or _is_end(text, first, last)
        ):
            starts.append(start + last)
    return starts


def _is_end(text: str, first: int, last: int) -> bool:
    """Return whether a stop at `first` ends a sentence: behind a word, and before a capital, a digit or an opening sign."""
    following = text[last]
    if following.islower() or not (following.isalnum() or following in _OPENING):
        return False
    word = _LAST_WORD.search(text, max(0, first - 5), first)
    if word is None:
        return first > 0 and not text[first - 1].isalnum() and not text[first - 1].isspace()
    return len(word.group()) > 1 and word.group().lower() not in _NO_END
