"""
Finding stories for a typed text: what is tried, in which order, and when a reader is told of it.

1. All words, a place among them as a filter. 2. The same with the place as a word. 3. If hardly anything is found: the same
with typing mistakes corrected, when that finds more; if nothing is found, by the words of the other language as well. 4. If
nothing is found: broader concepts as well. 5. At least half of the words. 6. Compounds that nobody wrote in parts. From 4 on
the answer says that it was loosened. A literal search ends after the first step, without a filter.

Which of these it is depends on the text and the language alone: filters only narrow what was found. So choosing one never
changes how the text is read, and the counts beside the values of a filter are those of the lists they lead to.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.analysis.query import Query, QueryWord
from search.analysis.speller import Speller
from search.bank_words import BankWords
from search.clauses import Clause, Matching
from search.engines.protocol import Bank, Engine, Found
from search.matched import matched_by
from search.querying.apart import written_apart
from search.querying.building import TextQuery, least_of, text_query
from search.querying.expansions import expansions_of
from search.querying.leaving_out import said_units
from search.querying.places import PlaceFilter, place_filters
from search.querying.tree import Nothing
from search.querying.units import Scope, Unit, expressions, is_searched, units_of
from search.ranking import MOST_LOOSE
from search.reading import Reading
from search.request import SearchRequest
from search.results import Correction, Match, Understanding
from search.sorting import DEFAULT_SORT, RELEVANCE, SORTS, Levels, relevance

#: With more hits than this nobody is asked whether they meant something else.
_HARDLY_ANY = 3
#: So many parts of a compound need not be found, if more than one others are.
_MOST_PARTS_MISSED = 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of the text: the query, places read as filters, and what of it the engine was asked."""

    query: Query
    places: tuple[PlaceFilter, ...]
    asked: TextQuery
    loosened: bool = False

    @property
    def skipped(self) -> frozenset[int]:
        """The places of words that were read as a filter, and are not looked for."""
        return frozenset(at for place in self.places for at in place.places)


@dataclass(frozen=True, slots=True)
class TextFound:
    """What was found for a text, how it was read, and the clauses that this added to those of the filters, the text last."""

    found: Found
    attempt: Attempt
    understanding: Understanding
    matched_by: tuple[tuple[Match, ...], ...]
    added: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Means:
    """
    What a text is found with.

    `bank` is the index of this host, `engine` the one that answers; `speller` makes that of a language only
    when it is needed.
    """

    engine: Engine
    bank: Bank
    reading: Reading
    speller: Callable[[str], Speller]
    languages: tuple[str, ...]
    today: int


class TextFinder:
    """Finds stories for one request; `clauses` are those of its filters, the first says in whose list they stand."""

    def __init__(self, means: Means, request: SearchRequest, clauses: Sequence[Clause]) -> None:
        self._means, self._request, self._clauses = means, request, tuple(clauses)
        self._words = BankWords(means.bank, request.language)
        self._is_filtered = len(self._clauses) > 1
        self._searched = means.languages if request.fallback == "any" else (request.language,)

    def find(self) -> TextFound:
        """Return the page of hits that the request asks for."""
        typed = self._read(self._request.text)
        if self._request.literal:
            attempt = self._all(typed)
            return self._result(attempt, self._ask(attempt), None)
        attempt, found = self._best(self._strict(typed))
        if found.total <= _HARDLY_ANY:
            corrected = self._corrected(typed, found)
            if corrected is not None:
                return corrected
        if not found.total:
            attempt, found = self._best(self._loose(typed), (attempt, found))
        if not found.total:
            attempt, found = self._best(self._apart(typed), (attempt, found))
        return self._result(attempt, found, None)

    # --- What is tried ---

    def _read(self, text: str) -> Query:
        return self._means.reading.analyser.query(text, self._request.language, self._words)

    def _corrected(self, typed: Query, found: Found) -> TextFound | None:
        """Return what a corrected text finds, None when there is nothing to correct or nothing more is found."""
        if not any(map(self._is_strange, typed.words)):
            return None
        own = self._request.language
        # Only where nothing is found: a word that was typed well may be near one of the other language.
        others = () if found.total else (code for code in self._searched if code != own)
        for code in (own, *others):
            correction = self._means.reading.analyser.correction(typed, self._means.speller(code))
            if correction is None:
                continue
            better = self._read(correction.text)
            attempt, more = self._best(self._strict(better))
            if not more.total and not found.total:
                attempt, more = self._best(self._loose(better), (attempt, more))
            if more.total > found.total:
                return self._result(attempt, more, typed)
        return None

    def _is_strange(self, word: QueryWord) -> bool:
        """Return whether a word may be a mistake at all; cheap, so that few searches need a speller."""
        own = word.keys.get(self._request.language)
        # A word that is only known as a compound may be one that nobody means.
        unknown = own is None or not own.known or bool(own.parts)
        return is_searched(word) and unknown and self._words.stories_with(word.text) <= 1

    def _strict(self, query: Query) -> Iterator[Attempt]:
        places = place_filters(query, self._means.reading.analyser.concepts)
        if places:
            yield self._all(query, places)
        if not (query.searched or query.phrases):
            said = said_units(query, self._scope(places, broader=False))
            if said:
                scope = self._scope(places, broader=False)
                asked = text_query(query, said, scope, self._means.today)
                yield Attempt(query, tuple(places), asked)
        yield self._all(query)

    def _loose(self, query: Query) -> Iterator[Attempt]:
        places_read = place_filters(query, self._means.reading.analyser.concepts)
        ways: list[list[PlaceFilter]] = [places_read, []] if places_read else [[]]
        if query.matches and len(query.searched) <= MOST_LOOSE:
            for places in ways:
                yield replace(self._all(query, places, broader=True, related=True), loosened=True)
        for places in ways:
            units = expressions(query, self._units(query, places, broader=len(query.searched) <= MOST_LOOSE))
            if len(units) > 1:
                rarest = self._rarest(units)
                scope = self._scope(places, broader=False)
                asked = text_query(query, rarest, scope, self._means.today, least_of(rarest))
                yield Attempt(query, tuple(places), asked, loosened=True)

    def _apart(self, query: Query) -> Iterator[Attempt]:
        """Yield what is asked with the compounds that are in no story written apart: all of their parts, or all but one."""
        text = written_apart(query, self._words) if len(query.searched) <= MOST_LOOSE else None
        if text is None:
            return
        apart = self._read(text)
        for attempt in self._strict(apart):
            yield replace(attempt, loosened=True)
        units = expressions(apart, self._units(apart, (), broader=False))
        if len(units) > _MOST_PARTS_MISSED + 1:
            scope = self._scope((), broader=False)
            asked = text_query(apart, units, scope, self._means.today, len(units) - _MOST_PARTS_MISSED)
            yield Attempt(apart, (), asked, loosened=True)

    def _all(
        self,
        query: Query,
        places: Sequence[PlaceFilter] = (),
        broader: bool = False,
        related: bool = False,
    ) -> Attempt:
        units = units_of(query, self._scope(places, broader, related))
        asked = text_query(query, units, self._scope(places, broader), self._means.today)
        return Attempt(query, tuple(places), asked)

    def _units(self, query: Query, places: Sequence[PlaceFilter], broader: bool) -> list[Unit]:
        return units_of(query, self._scope(places, broader))

    def _scope(self, places: Sequence[PlaceFilter], broader: bool, related: bool = False) -> Scope:
        skipped = frozenset(at for place in places for at in place.places)
        reading = self._means.reading
        return Scope(
            reading.analyser.concepts,
            reading.loose,
            self._searched,
            broader,
            related,
            skipped,
            self._words.common,
        )

    def _rarest(self, units: list[Unit]) -> list[Unit]:
        """Return the units that tell most, when there are more than can be looked for quickly."""
        if len(units) <= MOST_LOOSE:
            return units
        by_frequency = sorted(units, key=lambda unit: self._words.stories_with(unit.typed.casefold()) or 1e9)
        kept = set(map(id, by_frequency[:MOST_LOOSE]))
        return [unit for unit in units if id(unit) in kept]

    # --- Asking ---

    def clauses(self, attempt: Attempt) -> list[Clause]:
        """Return the clauses of an attempt, those of the filters too."""
        return [*self._clauses, *self._added(attempt)]

    def _added(self, attempt: Attempt) -> list[Clause]:
        """Return the clauses of an attempt beside those of the filters, the text last."""
        return [*(place.clause for place in self._applied(attempt)), self._matching(attempt)]

    def _matching(self, attempt: Attempt) -> Matching:
        """Return the clause of the text. What says nothing finds nothing."""
        return Matching(Nothing() if attempt.query.is_empty else attempt.asked.tree)

    def _applied(self, attempt: Attempt) -> list[PlaceFilter]:
        """Return the places that count as filters: not those whose filter the request has, which replaces them."""
        return [place for place in attempt.places if not self._request.filters.get(place.clause.column)]

    def _levels(self, attempt: Attempt) -> Levels:
        if self._request.sort != RELEVANCE:
            return SORTS[self._request.sort]
        return relevance(self._request.language) if attempt.asked.is_scored else SORTS[DEFAULT_SORT]

    def _ask(self, attempt: Attempt) -> Found:
        """
        Return what an attempt finds among all stories; without filters that is the page already.

        A place counts here even when the request has a filter that replaces it: which attempt it is depends on the text alone.
        """
        if self._is_filtered:
            places = (place.clause for place in attempt.places)
            clauses = [self._clauses[0], *places, self._matching(attempt)]
            return self._means.engine.find(clauses, SORTS[DEFAULT_SORT], 0, 1)
        return self._page(attempt)

    def _page(self, attempt: Attempt) -> Found:
        request = self._request
        return self._means.engine.find(
            self.clauses(attempt), self._levels(attempt), request.offset, request.page_size
        )

    def _best(
        self, attempts: Iterator[Attempt], otherwise: tuple[Attempt, Found] | None = None
    ) -> tuple[Attempt, Found]:
        """Return the first attempt that finds something, or else `otherwise` or the last one."""
        last = otherwise
        for attempt in attempts:
            found = self._ask(attempt)
            if found.total:
                return attempt, found
            last = last if otherwise else (attempt, found)
        if last is None:
            raise ValueError("There is nothing to try.")
        return last

    def _result(self, attempt: Attempt, found: Found, typed: Query | None) -> TextFound:
        """Return what was found; `typed` is the query before its correction."""
        query = attempt.query
        loosened = attempt.loosened and found.total > 0
        if self._is_filtered:
            found = self._page(attempt)
        understanding = Understanding(
            correction=Correction(typed.text, query.text) if typed else None,
            expansions=expansions_of(query, self._scope(attempt.places, attempt.loosened)),
            interpreted=tuple(one for place in self._applied(attempt) for one in place.interpreted),
            loosened=loosened,
        )
        original = {
            place: typed.words[place].surface
            for place in range(min(len(typed.words), len(query.words)) if typed else 0)
            if typed and typed.words[place].text != query.words[place].text
        }
        matches = matched_by(
            self._means.engine, self._clauses[0], attempt.asked.units, found.hits, query.language, original
        )
        return TextFound(found, attempt, understanding, matches, tuple(self._added(attempt)))
