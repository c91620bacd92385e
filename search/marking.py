"""
The marked texts of a page of hits.

They come from the index of this host, whatever engine found the hits: there stands beside each entry what is needed to mark it,
written in the same commit. Nothing is analysed and the database is not asked.
"""

from collections.abc import Sequence
from contextlib import suppress

from search.engines.protocol import Bank
from search.highlights.highlighting import Highlights, highlight
from search.highlights.stored import StoredText, UnknownFormError
from search.highlights.wanted import Wanted
from search.results import Hit

COLUMN = "highlights"


def highlights_of(bank: Bank, hits: Sequence[Hit], wanted: Sequence[Wanted]) -> list[Highlights]:
    """
    Return for each hit its texts with what is wanted marked.

    A hit that this index does not have yet, or has in a form that is not understood, has no highlights; it is shown without.

    Raises:
        EngineError: when the index cannot be read.
    """
    found = []
    for hit, stored in zip(hits, bank.stored(COLUMN, hits), strict=True):
        one = Highlights()
        if stored:
            with suppress(UnknownFormError):
                one = highlight(StoredText(stored), wanted, hit.language)
        found.append(one)
    return found
