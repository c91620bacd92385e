"""A query with the compounds that nobody wrote in pieces: sporthalverwarming, which is sport, hal and verwarming."""

from collections.abc import Container

from search.analysis.lexicon import splits_searched
from search.analysis.query import Query


def written_apart(query: Query, bank: Container[str]) -> str | None:
    """
    Return the text of a query with each compound that is in no story of `bank` written apart, None when there is none.

    Only searched words that no concept stands for: a form of the thesaurus means more than its parts.
    """
    named = {place for match in query.matches for place in range(match.first, match.last + 1)}
    text, end, changed = [], 0, False
    for place in query.searched:
        word = query.words[place]
        ways = (
            []
            if word.exact or place in named or word.text in bank
            else splits_searched(word.text, query.language)
        )
        if ways:
            text += [query.text[end : word.start], " ".join(ways[0])]
            end, changed = word.end, True
    return "".join([*text, query.text[end:]]) if changed else None
