"""Titles by the beginnings of their words, the newest story first, straight from the index: no list of titles in memory."""

from collections.abc import Sequence

from tantivy import DocAddress, Occur, Order, Query, Searcher

from search.engines.tantivy_schema import SCHEMA
from search.names import most_mistakes

COLUMN = "titleBeginnings"
#: Further words narrow nothing down that a reader would notice, and each costs up to 4 ms in 100,000 stories.
MOST_WORDS = 6
#: Looking for one mistyped word among 100,000 stories takes up to 5 ms.
MOST_MISTYPED = 2


def titles(
    searcher: Searcher, language: str, words: Sequence[str], limit: int, *, mistyped: bool
) -> list[DocAddress]:
    """
    Return at most `limit` titles in the list of a language in which every word begins a word.

    A single letter before the last word must be a word of its own: all words with it would be half of the dictionary.
    With `mistyped`, words that begin nothing count as what they are nearly the beginning of; without such a word there is
    nothing to find.
    """
    words = words[:MOST_WORDS]
    unknown = [word for word in words if not _begins_something(searcher, word)] if mistyped else []
    if limit < 1 or not words or (mistyped and not _is_forgivable(unknown)):
        return []
    query = Query.boolean_query(
        [
            (Occur.Must, Query.term_query(SCHEMA, "shownIn", language, "basic")),
            *(
                (Occur.Must, _nearly(word) if word in unknown else _beginning(word, word is words[-1]))
                for word in words
            ),
        ]
    )
    found = searcher.search(
        query, limit=limit, order_by_field="publishedMicros", order=Order.Desc, count=False
    ).hits
    return [address for _published, address in found]


def _is_forgivable(unknown: Sequence[str]) -> bool:
    return 0 < len(unknown) <= MOST_MISTYPED and all(most_mistakes(word) for word in unknown)


def _begins_something(searcher: Searcher, word: str) -> bool:
    # A single letter would list the whole dictionary, and is never mistyped anyway.
    return len(word) == 1 or bool(searcher.terms_with_prefix(COLUMN, word, limit=1))


def _beginning(word: str, is_last: bool) -> Query:
    if len(word) == 1 and not is_last:
        return Query.term_query(SCHEMA, COLUMN, word, "basic")
    # Words hold letters, digits and underscores only: nothing in them means anything in a pattern.
    return Query.regex_query(SCHEMA, COLUMN, f"{word}.*")


def _nearly(word: str) -> Query:
    return Query.fuzzy_term_query(
        SCHEMA, COLUMN, word, distance=most_mistakes(word), transposition_cost_one=True, prefix=True
    )
