"""
What somebody may be typing: terms, organisations and titles of public stories.

Names come from memory (`names.py`), titles from the index and then from the documents: a story that is no longer public is
never suggested, whatever the index says. Always answered by the embedded index of this host, which is there beside any
other engine. The order is written in docs/search-suggestions.md.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter

from search import documents
from search.clauses import AnyOf, Between
from search.collation import title_key, title_range
from search.engines.tantivy_engine import TantivyEngine
from search.index_folder import Version
from search.names import Fit, Match, Name, NameIndex
from search.results import Hit
from search.schema import content_languages
from search.sorting import DEFAULT_SORT, SORTS
from search.typed_words import all_words_of, words_of
from search.vocabulary_terms import FALLBACK, Label, TermRow, Terms
from storybank.organisations import service as organisations

#: Vocabularies whose terms are suggested.
_VOCABULARIES = ("municipality", "province", "sector", "impactType", "instrument")
_ORGANISATION, _STORY = "organisation", "story"
#: What is suggested, in the order that holds where nothing else decides.
KINDS = (*_VOCABULARIES, _ORGANISATION, _STORY)
#: Seconds between two looks at how many stories each name has.
COUNTED_EVERY = 10.0
#: More is not read of what was typed.
LONGEST_TEXT, MOST_WORDS = 200, 12
#: One suggestion in so many is kept for stories when names would fill the list.
_SHARE_OF_STORIES = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    One thing to choose: a term, an organisation or a story.

    `value` is its slug or identifier, `label` its name in the language asked for. `path` is the address of a story on the
    site, and empty for everything else.
    """

    kind: str
    value: str
    label: str
    path: str = ""


#: Where titles stand among names that fit alike: more mistakes are not forgiven.
_BEHIND_NAMES = 99


@dataclass(frozen=True, slots=True)
class Names:
    """All names, and beside each how many stories it is in."""

    index: NameIndex
    stories: list[int]


class NamesKept:
    """The names as this process knows them, for all its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: Names | None = None
        self._made_from: tuple[int, Version | None] = (0, None)
        self._made_at = 0.0

    def current(self, engine: TantivyEngine, version: Version | None, terms: Terms) -> Names:
        """
        Return the names; made anew at once when terms changed, and for a changed index at most every `COUNTED_EVERY` seconds.

        One query then, and otherwise none. While one thread makes them, the others go on with those of before.
        """
        names = self._names
        if names is not None and (self._is_good(version, terms) or not self._lock.acquire(blocking=False)):
            return names
        if names is None:
            self._lock.acquire()
        try:
            if self._names is None or not self._is_good(version, terms):
                self._names = _names(engine, terms, self._names)
                self._made_from, self._made_at = (terms.number, version), time.monotonic()
            return self._names
        finally:
            self._lock.release()

    def _is_good(self, version: Version | None, terms: Terms) -> bool:
        number, counted = self._made_from
        is_counted = counted == version or time.monotonic() - self._made_at < COUNTED_EVERY
        return number == terms.number and is_counted


def _names(engine: TantivyEngine, terms: Terms, before: Names | None) -> Names:
    # Every story stands once in the list of any language.
    counts = engine.count([AnyOf("shownIn", content_languages()[:1])], [*_VOCABULARIES, _ORGANISATION])
    found = [name for kind in _VOCABULARIES for name in _terms(kind, terms, counts[kind])]
    found += _organisations(counts[_ORGANISATION])
    found.sort(key=lambda name: (KINDS.index(name.kind), title_key(name.labels[FALLBACK].text), name.value))
    # Most changes of the index only change numbers: the words of thousands of names are not read again for that.
    index = before.index if before and before.index.names == found else NameIndex(found)
    return Names(index, [counts[name.kind].get(name.value, 0) for name in found])


def _organisations(public: Mapping[str, int]) -> Iterable[Name]:
    for identifier, name in organisations.names():
        if identifier in public:
            label = Label(name, FALLBACK)  # a name is the same in every language
            yield Name(
                _ORGANISATION, identifier, dict.fromkeys((FALLBACK, *content_languages()), label), (name,)
            )


def _terms(kind: str, terms: Terms, counts: Mapping[str, int]) -> Iterable[Name]:
    """Yield the terms in use or in stories, each also under the names of those that were merged into it."""
    rows = terms.by_vocabulary[kind]
    called: dict[str, list[str]] = {}
    for row in rows.values():
        called.setdefault(_in_force(row, rows), []).extend(row.search_text.split("\n"))
    for slug, row in rows.items():
        if row.successor is None and (row.in_use(terms.day) or counts.get(slug)):
            labels = {language: row.label(language) for language in (FALLBACK, *content_languages())}
            yield Name(kind, slug, labels, tuple(called[slug]))


def _in_force(row: TermRow, rows: Mapping[str, TermRow]) -> str:
    seen = {row.slug}
    while row.successor in rows and row.successor not in seen:
        seen.add(row.successor)
        row = rows[row.successor]
    return row.slug


def suggest(engine: TantivyEngine, names: Names, text: str, language: str, limit: int) -> list[Suggestion]:
    """
    Return what begins with, contains or is nearly what was typed, at most `limit`.

    Mistyped words are looked for only when nothing fits as it stands. One query when there are stories among it.
    """
    words = words_of(text[:LONGEST_TEXT])[:MOST_WORDS]
    if not words:
        return []
    matches = names.index.find(words)
    stories = _stories(engine, words, language, limit)
    if not matches and not stories:
        matches = names.index.find_mistyped(words)
        hits = engine.titles(language, words, limit, mistyped=True)
        stories = [(Fit.MISTYPED, one) for one in _shown(hits)]
    ranks = nsmallest(limit, (_rank(match, names) for match in matches))
    room = max(limit - len(ranks), min(len(stories), limit // _SHARE_OF_STORIES))
    told: list[tuple[tuple[int, ...], Suggestion]] = [
        ((0, fit, _BEHIND_NAMES, place), one) for place, (fit, one) in enumerate(stories[:room])
    ]
    told += [(rank, _name(names, rank[-1], language)) for rank in ranks[: limit - len(told)]]
    return [one for _rank, one in sorted(told, key=itemgetter(0))]


def _rank(match: Match, names: Names) -> tuple[int, ...]:
    """Return the rank of a name: what has stories, by fit, mistakes, number of stories, and its place (kind and label)."""
    stories = names.stories[match.place]
    return (not stories, match.fit, match.mistakes, -stories, match.place)


def _name(names: Names, place: int, language: str) -> Suggestion:
    name = names.index.names[place]
    return Suggestion(name.kind, name.value, name.labels[language].text)


def _stories(
    engine: TantivyEngine, words: list[str], language: str, limit: int
) -> list[tuple[Fit, Suggestion]]:
    """Return public stories whose titles fit, those that begin so first and among them the newest first."""
    typed = " ".join(words)
    first, last = title_range(typed)
    in_list = AnyOf("shownIn", (language,))
    begun = engine.find([in_list, Between("titleStart", first, last)], SORTS[DEFAULT_SORT], 0, limit).hits
    # The number is of the beginning only, so behind a long text there may be less than there seems.
    inner = [] if len(begun) == limit and first != last else engine.titles(language, words, limit)
    found = []
    for one in _shown([*begun, *inner]):
        title = " ".join(words_of(one.label))
        if title.startswith(typed):
            found.append((Fit.WHOLE if title == typed else Fit.BEGINNING, one))
        elif all(any(own.startswith(word) for own in all_words_of(one.label)) for word in words):
            found.append((Fit.INNER, one))
    found.sort(key=lambda ranked: ranked[0])
    return found[:limit]


def _shown(hits: Iterable[Hit]) -> list[Suggestion]:
    """Return those of the stories that are public, in order and each once; one query, or none."""
    wanted = list(dict.fromkeys(hits))
    titles = documents.titles_of(wanted)
    return [
        Suggestion(_STORY, str(hit.story_id), titles[hit].title, titles[hit].path)
        for hit in wanted
        if hit in titles
    ]
